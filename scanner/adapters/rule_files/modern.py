"""Semgrep's newer formula syntax (`match:` with all, any, not, inside, where) to the model's formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.adapters.rule_files.classic import check_positive, focus_of, single_focus
from scanner.adapters.rule_files.conditions import comparison_of, language_of
from scanner.adapters.rule_files.fields import RuleProblem, Unsupported, check_keys, list_at, mapping_at, metavariable_at, text_at
from scanner.model.formula import Condition, Either, Every, Formula, Inside, MetavariablePattern, MetavariableRegex, Not, Pattern, Regex

_ROOTS = ("pattern", "regex", "all", "any", "not", "inside")
_ONLY_SEMGREP = ("anywhere", "taint", "as", "fix")


def modern_formula(value: Any, where: str, nested: bool = False) -> Formula:
    """A formula of the newer syntax: text, or a mapping with one formula key and perhaps `where`. Raises RuleProblem, Unsupported."""
    if isinstance(value, str):
        return Pattern(text_at(value, where))
    source = mapping_at(value, where)
    check_keys(source, (*_ROOTS, "where", *_ONLY_SEMGREP), where)
    for key in _ONLY_SEMGREP:
        if key in source:
            raise Unsupported(f"match with `{key}`")
    found = [key for key in _ROOTS if key in source]
    if len(found) != 1:
        raise RuleProblem(f"{where}: needs exactly one of {', '.join(f'`{key}`' for key in _ROOTS)}; found {len(found)}")
    formula = _formula(found[0], source[found[0]], f"{where}.{found[0]}", nested)
    return _constrained(formula, source["where"], f"{where}.where") if "where" in source else formula


def _formula(key: str, value: Any, where: str, nested: bool) -> Formula:
    if key == "pattern":
        return Pattern(text_at(value, where))
    if key == "regex":
        return Regex(text_at(value, where))
    if key == "not":
        return Not(modern_formula(value, where))
    if key == "inside":
        return Inside(modern_formula(value, where))
    members = [modern_formula(each, f"{where}[{number}]") for number, each in enumerate(list_at(value, where))]
    if key == "any":
        return Either(tuple(members))
    check_positive(members, where, nested)
    return Every(tuple(members))


def _constrained(formula: Formula, value: Any, where: str) -> Every:
    conditions: list[Condition] = []
    focus: list[tuple[str, ...]] = []
    for number, member in enumerate(list_at(value, where)):
        here = f"{where}[{number}]"
        source = mapping_at(member, here)
        if "focus" in source:
            check_keys(source, ("focus",), here)
            focus.append(focus_of(source["focus"], f"{here}.focus"))
        else:
            conditions.append(_condition(source, here))
    formulas = formula.formulas if isinstance(formula, Every) else (formula,)
    return Every(formulas, tuple(conditions), single_focus(focus))


def _condition(source: Mapping[str, Any], where: str) -> Condition:
    for key in ("analyzer", "type", "types"):
        if key in source:
            raise Unsupported(f"where with `{key}`")
    if "comparison" in source:
        return comparison_of(source, where)
    if "metavariable" not in source:
        raise RuleProblem(f"{where}: expected `metavariable`, `comparison` or `focus`")
    name = metavariable_at(source["metavariable"], f"{where}.metavariable")
    language = language_of(source, where)
    inner = {key: value for key, value in source.items() if key not in ("metavariable", "language")}
    formula = modern_formula(inner, where, nested=True)
    if isinstance(formula, Regex):
        return MetavariableRegex(name, formula.text, constant_propagation=True)
    return MetavariablePattern(name, formula, language)
