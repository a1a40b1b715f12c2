"""A formula to the checks of a rule: what is visited, what must hold there, what must not."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scanner.engines.python.lexing import DOTS, PatternSyntaxError, ellipsis_metavariable, metavariable
from scanner.engines.python.pattern import NotSupported, ParsedPattern, parse_pattern
from scanner.engines.python.prefilter import words_of
from scanner.forms.fixit.captures import Captures
from scanner.forms.fixit.expressions import Expressions
from scanner.forms.fixit.layout import call
from scanner.forms.fixit.shapes import Shape, expression_shape, statement_shape, with_decorators
from scanner.forms.refusal import CannotExpress
from scanner.model.formula import Either, Every, Formula, Inside, Not, Pattern, Regex


@dataclass(frozen=True, slots=True)
class Part:
    """A matcher with what it remembers."""

    shape: Shape
    remembers: bool = False
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Exemption:
    """What rules a place out. `relation`: same (the place itself), within, after (a statement before it), between (two statements)."""

    relation: str
    parts: tuple[Part, ...]
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to find: at `bug`, unless one of `exemptions` holds; `wanted` ones must hold instead."""

    bug: Part
    exemptions: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All checks of a rule, the functions of the module that their matchers call, and the words that a file must have."""

    checks: tuple[Check, ...]
    needs: frozenset[str]
    words: tuple[tuple[str, ...], ...]


_PARAMETER = Part(Shape(("Param",), call("m.Param")))
_IMPORT = Part(Shape(("Import",), call("m.OneOf", call("m.Import"), call("m.ImportFrom"))))


def plan_of(formula: Formula, saved: frozenset[str] = frozenset()) -> Plan:
    """The plan of a formula; what it finds is remembered under the metavariables `saved`. Raises CannotExpress."""
    needs: set[str] = set()
    try:
        checks = tuple(_check(branch, needs, saved) for branch in _branches(formula))
        words = tuple(tuple(sorted(word.decode() for word in group)) for group in words_of(formula))
    except (PatternSyntaxError, NotSupported) as problem:
        raise CannotExpress(f"a pattern that is not understood ({problem})") from None
    return Plan(checks, frozenset(needs), words)


def _branches(formula: Formula) -> list[tuple[Formula, ...]]:
    """The alternatives of a formula, each a conjunction without conjunctions in it."""
    if isinstance(formula, Either):
        return [branch for option in formula.options for branch in _branches(option)]
    if not isinstance(formula, Every):
        return [(formula,)]
    if formula.conditions:
        raise CannotExpress("a condition on a metavariable")
    if formula.focus:
        raise CannotExpress("focus-metavariable")
    found: list[tuple[Formula, ...]] = [()]
    for part in formula.formulas:
        options = _branches(part) if isinstance(part, (Every, Either)) else [(part,)]
        found = [(*one, *other) for one in found for other in options]
    return found


def _check(branch: Sequence[Formula], needs: set[str], saved: frozenset[str]) -> Check:
    positive = [part for part in branch if isinstance(part, Pattern)]
    if any(isinstance(part, Regex) for part in branch):
        raise CannotExpress("a regular expression over the text")
    if len(positive) != 1:
        raise CannotExpress("several patterns at one place" if positive else "no pattern that says what to find")
    others = [part for part in branch if not isinstance(part, Pattern)]
    lists = Counter(name for part in branch for name in _variables(part) if name.startswith("$..."))
    if several := [name for name, count in lists.items() if count > 1]:
        raise CannotExpress(f"{several[0]} in several places")
    own, foreign = Counter(_variables(positive[0])), {name for part in others for name in _variables(part)}
    bug = _part(parse_pattern(positive[0].text), frozenset(n for n, count in own.items() if count > 1 or n in foreign or n in saved), needs)
    bug = replace(bug, shape=with_decorators(bug.shape))
    exemptions = [one for part in others for one in _exemptions(part, frozenset(own), needs)]
    if "Attribute" in bug.shape.kinds:
        exemptions.append(Exemption("within", (_IMPORT,)))
    if "Lambda" in bug.shape.kinds:
        exemptions.append(Exemption("within", (_PARAMETER,)))
    return Check(bug, tuple(exemptions))


def _exemptions(part: Formula, bound: frozenset[str], needs: set[str]) -> list[Exemption]:
    wanted = isinstance(part, Inside)
    inner = part.formula if isinstance(part, Not) else part
    inside = isinstance(inner, Inside)
    if isinstance(inner, Inside):
        inner = inner.formula
    options = inner.options if isinstance(inner, Either) else (inner,)
    if wanted and len(options) > 1:
        raise CannotExpress("several places of which one must be around")
    found = []
    for option in options:
        if not isinstance(option, Pattern):
            raise CannotExpress("a negated or enclosing formula of several parts")
        own = Counter(_variables(option))
        if any(count > 1 and name not in bound for name, count in own.items()) and parse_pattern(option.text).kind == "stmts":
            raise CannotExpress("statements before or after the place that share a metavariable with each other alone")
        shared = bound | {name for name, count in own.items() if count > 1}
        found.append(_exemption(parse_pattern(option.text), inside, shared, needs))
    return [replace(one, wanted=wanted) for one in found]


def _exemption(pattern: ParsedPattern, inside: bool, shared: frozenset[str], needs: set[str]) -> Exemption:
    if pattern.kind != "stmts":
        return Exemption("within" if inside else "same", (_part(pattern, shared, needs),))
    if not inside:
        raise CannotExpress("a negated sequence of statements")
    dots = [_is_dots(node) for node in pattern.nodes]
    if dots == [False, True]:
        return Exemption("after", (_statement(pattern.nodes[0], shared, needs),))
    if dots == [False, True, False]:
        return Exemption("between", tuple(_statement(node, shared, needs) for node in (pattern.nodes[0], pattern.nodes[2])))
    raise CannotExpress("a sequence of statements other than `A ...` and `A ... B`")


def _part(pattern: ParsedPattern, shared: frozenset[str], needs: set[str]) -> Part:
    captures = Captures(shared)
    make = Expressions(captures, needs)
    node = pattern.nodes[0]
    if pattern.kind == "expr":
        shape = expression_shape(make, node)
    elif pattern.kind == "stmt" and isinstance(node, ast.stmt):
        shape = statement_shape(make, node)
    else:
        what = {"stmts": "a sequence of statements", "decorator": "a decorator", "pair": "an entry of a dictionary"}
        raise CannotExpress(f"{what.get(pattern.kind, pattern.kind)} as what is to be found")
    return Part(shape, bool(captures.remembered), captures.repeated)


def _statement(node: ast.AST, shared: frozenset[str], needs: set[str]) -> Part:
    assert isinstance(node, ast.stmt)
    captures = Captures(shared)
    shape = statement_shape(Expressions(captures, needs), node)
    if shape.inner is not None:
        raise CannotExpress("`try` around an expression, before or after the place")
    return Part(shape, bool(captures.remembered), captures.repeated)


def _variables(formula: Formula) -> list[str]:
    """All metavariables in the patterns of a part, as often as they stand there; `$_` apart."""
    if isinstance(formula, Pattern):
        names = [_names(node) for root in parse_pattern(formula.text).nodes for node in ast.walk(root)]
        found = [metavariable(name) or ellipsis_metavariable(name) for each in names for name in each]
        return [variable for variable in found if variable and variable not in ("$_", "$..._")]
    if isinstance(formula, (Inside, Not)):
        return _variables(formula.formula)
    if isinstance(formula, Either):
        return [name for option in formula.options for name in _variables(option)]
    return []


def _names(node: ast.AST) -> list[str]:
    fields = (getattr(node, name, None) for name in ("id", "attr", "arg", "name"))
    return [text for text in fields if isinstance(text, str)]


def _is_dots(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Name) and node.value.id == DOTS
