"""A rule in the form of another tool, tried on the rule's own annotated test where that is possible."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.rule_files import RuleSet, code_of, read_code_rules, read_rules, rule_yaml, test_beside, write_text
from scanner.adapters.rule_files.about import title_of
from scanner.adapters.rule_files.dump import yaml_text
from scanner.adapters.rule_files.examples import examples_of
from scanner.app.scanning import engines
from scanner.app.rules.code_text import module_text, rule_of
from scanner.app.rules.rules import RULES_FOLDER
from scanner.errors import EngineError, InputError, UsageError
from scanner.model.match import EngineResult
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.syntax.excerpting import with_imports
from scanner.syntax.parse import Parsed, parse


@dataclass(frozen=True, slots=True)
class Exported:
    """The text of a rule file, and what it finds less or more than the rule it was made from."""

    text: str
    notes: tuple[str, ...] = ()


def export(root: Path, name: str, form: str) -> Exported:
    """The rule called `name` (a kept id, or a rule file) in a form: "fixit", "semgrep" or "ast-grep".

    Raises InputError where there is no such rule, or the form cannot say what it says; EngineError where Fixit is not installed.
    """
    from scanner.forms.refusal import CannotExpress

    rule = _named(root, name)
    code = code_of(rule)
    if code is not None:
        if form != "fixit":
            raise InputError(f"rule {rule.id}: is code for Fixit; it cannot be written for {form}")
        return Exported(code)
    try:
        if form == "semgrep":
            return Exported(rule_yaml(json.loads(rule.document)))
        return _ast_grep(rule) if form == "ast-grep" else _fixit(rule, _test_of(root, rule))
    except CannotExpress as problem:
        raise InputError(f"rule {rule.id}: cannot be written for {form}: it uses {problem}") from None


def save(file: Path, made: Exported) -> None:
    """Write the text, whole or not at all. Raises UsageError, InputError."""
    if file.is_dir():
        raise UsageError(f"-o {file}: is a folder; name a file")
    if not file.parent.is_dir():
        raise UsageError(f"-o {file}: {file.parent} is not a folder; choose another -o FILE")
    write_text(file, made.text)


def _named(root: Path, name: str) -> Rule:
    path = Path(name)
    if path.suffix in (".yaml", ".yml", ".py"):
        found = read_code_rules(path, root) if path.suffix == ".py" and path.exists() else read_rules(path, root)
        if found.failures:
            raise InputError(f"{found.failures[0].path}: {found.failures[0].detail}")
        if len(found.rules) != 1:
            raise InputError(f"{name}: holds {len(found.rules)} rules; keep one rule a file, or name a kept rule by its id")
        return found.rules[0]
    kept = root / RULES_FOLDER
    plain, code = (read_rules(kept, root), read_code_rules(kept, root)) if kept.is_dir() else (RuleSet((), ()), RuleSet((), ()))
    for rule in (*plain.rules, *code.rules):
        if rule.id == name:
            return rule
    ids = sorted({rule.id for rule in (*plain.rules, *code.rules)})
    raise InputError(f"no kept rule is called {name!r}; the kept ones are: {', '.join(ids) or 'none'}")


def _test_of(root: Path, rule: Rule) -> str:
    try:
        return Target(rule.path, test_beside(root / rule.path)).read().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _ast_grep(rule: Rule) -> Exported:
    from scanner.forms.ast_grep import ast_grep_rule

    made = ast_grep_rule(rule)
    return Exported(yaml_text(made.document), made.notes)


def _fixit(rule: Rule, test: str) -> Exported:
    """The module with examples from the annotated test; refused where it does not find there what the rule finds."""
    from scanner.engines.libcst import LibcstEngine, missing
    from scanner.forms.fixit import Example, Telling, fixit_module, module_name
    from scanner.scan.run import run_engine

    if problem := missing():
        raise EngineError(problem)
    origin = f"Made by bugclass from the rule {rule.id}."
    name = module_name(rule.id)
    bare = rule_of(name, fixit_module(rule, Telling(title_of(rule), origin)))
    examples = examples_of(test, rule.id)
    fires, silent = ([_complete(test, each) for each in some] for some in (examples.fires, examples.silent))
    targets = [Target(f"{kind}/{n}", content=each.encode()) for kind, some in (("f", fires), ("s", silent)) for n, each in enumerate(some)]
    whole = Target("the annotated test", content=test.encode())
    theirs = run_engine(LibcstEngine(), [bare], [*targets, whole])
    if theirs.failures:
        raise InputError(f"rule {rule.id}: its form for Fixit could not be tried: {theirs.failures[0].detail}")
    ours = run_engine(engines.python_engine(), [rule], [whole])
    if wrong := _lines(ours, whole.path) ^ _lines(theirs, whole.path):
        raise InputError(f"rule {rule.id}: cannot be written for fixit: the two forms differ at line {min(wrong)} of its annotated test")
    found = {match.path for match in theirs.matches}
    telling = Telling(
        title_of(rule),
        origin,
        tuple(Example(each) for n, each in enumerate(fires) if f"f/{n}" in found),
        tuple(each for n, each in enumerate(silent) if f"s/{n}" not in found),
    )
    notes = () if telling.invalid else (f"rule {rule.id}: there is no annotated test to take its examples from",)
    return Exported(module_text(rule, telling), notes)


def _lines(result: EngineResult, path: str) -> set[int]:
    return {match.span.start_line for match in result.matches if match.path == path}


def _complete(test: str, snippet: str) -> str:
    """A snippet with the imports of its file that it uses."""
    parsed, inner = parse(test.encode(), "test"), parse(snippet.encode(), "snippet")
    if not isinstance(parsed, Parsed) or not isinstance(inner, Parsed):
        return snippet
    return with_imports(parsed, snippet, inner.tree)
