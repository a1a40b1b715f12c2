"""The whole module of a rule: imports, what its matchers need, the matchers, the class with its examples."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, replace

from scanner.errors import InputError
from scanner.forms.fixit.layout import Code, call
from scanner.forms.fixit.plan import Check, Plan, plan_of
from scanner.forms.fixit.replacing import Replacing, replacing
from scanner.forms.fixit.support import FUNCTIONS, METHODS, NEEDS, without_names
from scanner.forms.fixit.writing import example, plain_line, quoted
from scanner.model.rule import Rule

_KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NAMES = {"same": "CORRECT", "within": "GUARD", "after": "BEFORE", "between": "OPENING"}


@dataclass(frozen=True, slots=True)
class Example:
    """Code before, where the rule must fire, and what it becomes; `replacement` is None where the correction is not known."""

    code: str
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told about a rule beside its formula: a title, where it comes from, code with and without the bug.

    `corrects`: whether the rule says what to put in a match's place, where one node's replacement can say it.
    """

    title: str
    origin: str
    invalid: tuple[Example, ...] = ()
    valid: tuple[str, ...] = ()
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class _Matcher:
    """One exemption of a check: the expression that asks for it, and whether it is wanted."""

    asked: str
    wanted: bool


def module_name(rule_id: str) -> str:
    """The name of a rule's module: its id as Python can import it. Raises InputError."""
    name = rule_id.replace("-", "_")
    if not _KEBAB.fullmatch(rule_id) or keyword.iskeyword(name):
        raise InputError(f"the rule id {rule_id[:60]!r} cannot name a Python module; use kebab-case that begins with a letter")
    return name


def fixit_module(rule: Rule, telling: Telling) -> str:
    """The text of the module. Raises CannotExpress with the part of the rule that matchers cannot say."""
    from scanner.forms.refusal import CannotExpress

    if rule.formula is None:
        raise CannotExpress(rule.unsupported or "what only Semgrep can run")
    if rule.paths.include or rule.paths.exclude:
        raise CannotExpress("`paths`, which Fixit has in its own settings")
    if any(rule.options.values()) or any(value is False for value in rule.options.values()):
        raise CannotExpress(f"the option {next(iter(rule.options))}")
    if re.search(r"\$[A-Z_]", rule.message):
        raise CannotExpress("a metavariable in its message")
    found = replacing(rule) if telling.corrects else None
    if found is not None:
        try:
            plan = plan_of(rule.formula, found.remembered)
        except CannotExpress:
            plan = plan_of(rule.formula)
        if kind := _corrected_kind(found, plan):
            return _Writer(rule, telling, plan, replace(found, kind=kind)).text()
    return _Writer(rule, telling, plan_of(rule.formula)).text()


class _Writer:
    """Writes one module."""

    def __init__(self, rule: Rule, telling: Telling, plan: Plan, replacing: Replacing | None = None) -> None:
        self._rule, self._telling, self._plan, self._replacing = rule, telling, plan, replacing
        self._remembers = any(_remembers(check) for check in plan.checks)
        self._needs = {*plan.needs, *(replacing.needs if replacing else ())}
        self._matchers: list[str] = []
        self._methods = [self._method(number, check) for number, check in enumerate(plan.checks, 1)]

    def text(self) -> str:
        """The module."""
        title = plain_line(self._telling.title) or self._rule.id
        visits = self._visits()
        needs = self._closed()
        parts = [
            f'"""{title}.\n\n{plain_line(self._telling.origin)}\n"""',
            self._imports(needs),
            *(text.strip("\n") for name, text in FUNCTIONS.items() if name in needs),
            *self._matchers,
            self._class(title, needs, visits),
        ]
        return _spaced(parts)

    def _closed(self) -> set[str]:
        found = set(self._needs)
        if "named *" in found:
            found.discard("named")
        if found & {"named", "named *"}:
            found.add("naming")
        if self._remembers:
            found.add("agree")
        todo = list(found)
        while todo:
            fresh = [name for name in NEEDS.get(todo.pop(), ()) if name not in found]
            found.update(fresh)
            todo += fresh
        return found

    def _imports(self, needs: set[str]) -> str:
        standard = [f"import {name}" for name, need in (("ast", "agree"), ("re", "named *")) if need in needs]
        abstract = [name for name, need in (("Collection", "naming"), ("Iterator", "before")) if need in needs]
        standard += [f"from collections.abc import {', '.join(abstract)}"] if abstract else []
        metadata = {
            "naming": ("QualifiedName", "QualifiedNameProvider", "QualifiedNameSource"),
            "before": ("ParentNodeProvider", "PositionProvider"),
        }
        metadata |= {
            "within": ("ParentNodeProvider",),
            "place": ("CodeRange", "PositionProvider"),
            "start": ("CodeRange", "PositionProvider"),
        }
        metadata["between"] = ("PositionProvider",)
        names = sorted({name for need in needs for name in metadata.get(need, ())})
        fixit = ["Invalid"] * bool(self._telling.invalid) + ["LintRule"] + ["Valid"] * bool(self._telling.valid)
        third = ["import libcst as cst", "import libcst.matchers as m", f"from fixit import {', '.join(fixit)}"]
        third += ["from libcst.helpers import parse_template_expression"] if "template" in needs else []
        if names:
            listing = f"from libcst.metadata import {', '.join(names)}"
            third.append(listing if len(listing) <= 100 else "from libcst.metadata import (\n    " + ",\n    ".join(names) + ",\n)")
        blocks = [*(["\n".join(standard)] if standard else []), "\n".join(third)]
        return "from __future__ import annotations\n\n" + "\n\n".join(blocks)

    def _constant(self, name: str, matcher: Code) -> str:
        taken = sum(text.startswith(f"{name} =") or bool(re.match(rf"{name}_\d+ =", text)) for text in self._matchers)
        own = name if not taken else f"{name}_{taken + 1}"
        self._matchers.append(f"{own} = {matcher.lines(0, len(own) + 3)}")
        return own

    def _method(self, number: int, check: Check) -> str:
        """The text of the test of one check."""
        bug = self._constant("BUG", check.bug.shape.matcher)
        asked = []
        for one in check.exemptions:
            names = [self._constant(_NAMES[one.relation], one.parts[0].shape.matcher)]
            names += [self._constant("CLOSING", part.shape.matcher) for part in one.parts[1:]]
            asked.append(_Matcher(self._question(one.relation, names), one.wanted))
        lines = []
        if not self._remembers and check.bug.shape.inner is None and all(one.relation == "same" for one in check.exemptions):
            return self._plain_method(number, bug, asked)
        if check.bug.remembers:
            agree = " or not agree(found)" if check.bug.repeats else ""
            lines += [f"found = m.extract(node, {bug}, metadata_resolver=self)", f"if found is None{agree}:", "    return False"]
        else:
            lines += [f"if not m.matches(node, {bug}, metadata_resolver=self):", "    return False"]
            if self._remembers and any(one.asked.startswith("self.") for one in asked):
                lines.append("found: dict[str, cst.CSTNode] = {}")
        if check.bug.shape.inner is not None:
            held = self._constant("HELD", check.bug.shape.inner)
            lines += [f"if not m.findall(node.body, {held}, metadata_resolver=self):", "    return False"]
        terms = [one.asked if one.wanted else f"not {one.asked}" for one in asked]
        lines.append(f"return {_joined(terms)}")
        return self._headed(number, lines)

    def _plain_method(self, number: int, bug: str, asked: list[_Matcher]) -> str:
        """The test where all there is to know is whether matchers hold for the node."""
        terms = [f"m.matches(node, {bug}, metadata_resolver=self)", *(("" if one.wanted else "not ") + one.asked for one in asked)]
        return self._headed(number, [f"return {_joined(terms)}"])

    def _headed(self, number: int, lines: list[str]) -> str:
        suffix = "" if len(self._plan.checks) == 1 else f"_{number}"
        head = (
            f'    def is_bug{suffix}(self, node: cst.CSTNode) -> bool:\n        """Whether `node` is an instance of the class of bug."""\n'
        )
        return head + "\n".join(f"        {line}" for line in lines)

    def _question(self, relation: str, names: list[str]) -> str:
        if relation == "same" and not self._remembers:
            return f"m.matches(node, {names[0]}, metadata_resolver=self)"
        self._needs.add("holds")
        if relation != "same":
            self._needs.add(relation)
        asked = "holds" if relation == "same" else relation
        return f"self.{asked}(node, {', '.join(names)}{', found' if self._remembers else ''})"

    def _class(self, title: str, needs: set[str], visits: list[str]) -> str:
        name = "".join(part.capitalize() for part in self._rule.id.split("-"))
        words = call("", *(call("", *(Code(quoted(word, 0)) for word in group)) for group in self._plan.words))
        head = [f"class {name}(LintRule):", f'    """{title}."""', "", f"    MESSAGE = {quoted(self._rule.message, 4)}"]
        wanted = [p for p in ("ParentNodeProvider", "PositionProvider", "QualifiedNameProvider") if self._uses(p, needs)]
        if wanted:
            head.append(f"    METADATA_DEPENDENCIES = ({', '.join(wanted)}{',' * (len(wanted) == 1)})")
        if self._plan.words:
            head.append(f"    WORDS = {_tuples(words)}")
        head += [
            "    VALID = [",
            *(f"        Valid(\n            {example(code, 12)}\n        )," for code in self._telling.valid),
            "    ]",
        ]
        head += ["    INVALID = [", *(_invalid(each) for each in self._telling.invalid), "    ]"]
        text = "\n".join(head).replace(" = [\n    ]", " = []")
        methods = [METHODS[key] for key in METHODS if key in needs]
        if not self._remembers:
            methods = [without_names(METHODS["plain holds"] if key == "holds" else METHODS[key]) for key in METHODS if key in needs]
        corrected = [self._replacing.method.replace("cst.Call", f"cst.{self._replacing.kind}", 1)] if self._replacing else []
        return "\n\n".join([text, *visits, *self._methods, *corrected, *(method.strip("\n") for method in methods)])

    def _uses(self, provider: str, needs: set[str]) -> bool:
        return {
            "QualifiedNameProvider": "naming" in needs,
            "ParentNodeProvider": bool(needs & {"within", "before"}),
            "PositionProvider": bool(needs & {"before", "place", "start", "between"}),
        }[provider]

    def _visits(self) -> list[str]:
        by_kind: dict[str, list[str]] = {}
        expressions: set[str] = set()
        for number, check in enumerate(self._plan.checks, 1):
            for kind in check.bug.shape.kinds:
                by_kind.setdefault(kind, []).append("is_bug" if len(self._plan.checks) == 1 else f"is_bug_{number}")
                if not check.bug.shape.statement:
                    expressions.add(kind)
        made = []
        for kind, tests in by_kind.items():
            place = ""
            if (kind in expressions and kind != "Decorator") or kind == "FunctionDef":
                place = ", position=self.place(node)"
                self._needs.add("start" if kind == "FunctionDef" else "place")
            asked = " or ".join(f"self.{test}(node)" for test in tests)
            if self._replacing and kind == self._replacing.kind:
                place += ", replacement=self.corrected(node)"
            told = {"Lambda": "node.body", "Decorator": "node.decorator"}.get(kind, "node")
            made.append(
                f"    def visit_{kind}(self, node: cst.{kind}) -> None:\n        if {asked}:\n            self.report({told}{place})"
            )
        return made


def _remembers(check: Check) -> bool:
    return check.bug.remembers or any(part.remembers or part.repeats for one in check.exemptions for part in one.parts)


def _corrected_kind(found: Replacing, plan: Plan) -> str:
    """The class of the nodes that a correction replaces; "" where what the rule matches or saves is not what it is made for."""
    shape = plan.checks[0].bug.shape
    if len(plan.checks) != 1 or shape.statement:
        return ""
    if not found.remembered:
        return found.kind if found.kind in shape.kinds else ""
    matcher = shape.matcher.flat()
    saved = all(f'"{name[1:].lower()}")' in matcher for name in found.remembered) and 'named("*' not in matcher
    kind = shape.kinds[0] if len(shape.kinds) == 1 else ""
    return kind if saved and kind in ("Call", "Attribute", "Subscript", "Comparison") and found.kind in ("", kind) else ""


def _joined(terms: list[str]) -> str:
    if not terms:
        return "True"
    flat = " and ".join(terms)
    if len(flat) <= 80:
        return flat
    return "(\n            " + "\n            and ".join(terms) + "\n        )"


def _tuples(code: Code) -> str:
    groups = ["(" + ", ".join(word.flat() for word in group.parts) + ("," if len(group.parts) == 1 else "") + ")" for group in code.parts]
    return "(" + ", ".join(groups) + ("," if len(groups) == 1 else "") + ")"


def _invalid(one: Example) -> str:
    lines = ["        Invalid(", f"            {example(one.code, 12)},"]
    if one.replacement is not None:
        lines.append(f"            expected_replacement={example(one.replacement, 12)},")
    return "\n".join([*lines, "        ),"])


def _spaced(parts: list[str]) -> str:
    """Parts with the blank lines that Python's style asks for: one after the docstring, two around definitions."""
    text = parts[0] + "\n\n" + parts[1]
    previous = ""
    for part in parts[2:]:
        is_definition = part.startswith(("def ", "class ")) or previous.startswith(("def ", "class "))
        text += ("\n\n\n" if is_definition else "\n\n") + part
        previous = part
    return text.rstrip("\n") + "\n"
