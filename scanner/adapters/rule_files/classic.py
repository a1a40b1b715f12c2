"""Semgrep's classic formula keys (`pattern`, `patterns`, `pattern-either`, ...) to the model's formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.adapters.rule_files.conditions import comparison_of, language_of, metavariable_regex_of
from scanner.adapters.rule_files.fields import RuleProblem, Unsupported, check_keys, list_at, mapping_at, metavariable_at, text_at
from scanner.model.formula import Condition, Either, Every, Formula, Inside, MetavariablePattern, Not, Pattern, Regex

ROOTS = ("pattern", "patterns", "pattern-either", "pattern-regex")
_FORMULAS = (*ROOTS, "pattern-not", "pattern-inside", "pattern-not-inside", "pattern-not-regex")
_CONDITIONS = ("metavariable-regex", "metavariable-pattern", "metavariable-comparison")
_ONLY_SEMGREP = ("metavariable-type", "metavariable-analysis", "semgrep-internal-metavariable-name", "semgrep-internal-pattern-anywhere")
_MEMBERS = (*_FORMULAS, *_CONDITIONS, "focus-metavariable", *_ONLY_SEMGREP)


def classic_formula(source: Mapping[str, Any], where: str, nested: bool = False) -> Formula:
    """The formula under the one root key of `source`. Raises RuleProblem, Unsupported.

    `nested`: within a metavariable-pattern, where `patterns` may consist of negative members only.
    """
    found = [key for key in ROOTS if key in source]
    if len(found) != 1:
        have = f"has {' and '.join(f'`{key}`' for key in found)}" if found else "has none of them"
        raise RuleProblem(f"{where}: needs exactly one of `pattern`, `patterns`, `pattern-either`, `pattern-regex`; it {have}")
    return _formula(found[0], source[found[0]], where, nested)


def _formula(key: str, value: Any, where: str, nested: bool = False) -> Formula:
    here = f"{where}.{key}"
    if key == "pattern":
        return Pattern(text_at(value, here))
    if key == "pattern-regex":
        return Regex(text_at(value, here))
    if key == "pattern-not-regex":
        return Not(Regex(text_at(value, here)))
    if key == "pattern-not":
        return Not(_text_or_formula(value, here))
    if key == "pattern-inside":
        return Inside(_text_or_formula(value, here))
    if key == "pattern-not-inside":
        return Not(Inside(_text_or_formula(value, here)))
    if key == "pattern-either":
        return Either(tuple(_member(each, f"{here}[{n}]") for n, each in enumerate(list_at(value, here))))
    if key == "patterns":
        return _every(list_at(value, here), here, nested)
    raise RuleProblem(f"{here}: must stand directly in a `patterns` list")


def _text_or_formula(value: Any, where: str) -> Formula:
    return Pattern(text_at(value, where)) if isinstance(value, str) else _member(value, where)


def _member(value: Any, where: str) -> Formula:
    key, inner = _only_pair(value, where).popitem()
    if key in _ONLY_SEMGREP:
        raise Unsupported(key)
    return _formula(key, inner, where)


def _only_pair(value: Any, where: str) -> dict[str, Any]:
    source = mapping_at(value, where)
    check_keys(source, _MEMBERS, where)
    if len(source) != 1:
        raise RuleProblem(f"{where}: expected one key, found {len(source)}; is a hyphen missing?")
    return dict(source)


def _every(members: list[Any], where: str, nested: bool) -> Every:
    formulas: list[Formula] = []
    conditions: list[Condition] = []
    focus: list[tuple[str, ...]] = []
    for number, member in enumerate(members):
        here = f"{where}[{number}]"
        (key, value), *_ = _only_pair(member, here).items()
        if key == "focus-metavariable":
            focus.append(focus_of(value, f"{here}.{key}"))
        elif key in _CONDITIONS:
            conditions.append(_condition(key, value, f"{here}.{key}"))
        else:
            formulas.append(_member(member, here))
    check_positive(formulas, where, nested)
    return Every(tuple(formulas), tuple(conditions), single_focus(focus))


def _condition(key: str, value: Any, where: str) -> Condition:
    source = mapping_at(value, where)
    if key == "metavariable-regex":
        return metavariable_regex_of(source, where)
    if key == "metavariable-comparison":
        return comparison_of(source, where)
    check_keys(source, ("metavariable", "language", *ROOTS), where)
    name = metavariable_at(source.get("metavariable"), f"{where}.metavariable")
    return MetavariablePattern(name, classic_formula(source, where, nested=True), language_of(source, where))


def focus_of(value: Any, where: str) -> tuple[str, ...]:
    """The metavariables of one focus: a name, or a list of names. Raises RuleProblem."""
    if isinstance(value, list):
        return tuple(metavariable_at(each, where) for each in list_at(value, where))
    return (metavariable_at(value, where),)


def single_focus(found: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The one focus of a formula; several of them (their intersection) are left to Semgrep. Raises Unsupported."""
    if len(found) > 1:
        raise Unsupported("several focus-metavariable at one place")
    return found[0] if found else ()


def check_positive(formulas: list[Formula], where: str, nested: bool = False) -> None:
    """A conjunction needs something to match before anything can be taken away. Raises RuleProblem."""
    if not nested and all(isinstance(each, Not) for each in formulas):
        raise RuleProblem(f"{where}: has only negative or no patterns; add one that says what to find")
