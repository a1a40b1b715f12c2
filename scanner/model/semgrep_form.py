"""A formula as Semgrep's rule file says it: the inverse of reading a rule. Pure data in, plain mappings out."""

from __future__ import annotations

from typing import Any

from scanner.model.formula import (
    Condition,
    Either,
    Every,
    Formula,
    Inside,
    MetavariableComparison,
    MetavariablePattern,
    MetavariableRegex,
    Not,
    Pattern,
    Regex,
)


def formula_entry(formula: Formula) -> dict[str, Any]:
    """One entry of a `patterns:` list, in the classic syntax: `{"pattern": ...}`, `{"pattern-not-inside": ...}`, ..."""
    if isinstance(formula, Not):
        return _negated(formula.formula)
    if isinstance(formula, Inside):
        return {"pattern-inside": _text_or_patterns(formula.formula)}
    if isinstance(formula, Pattern):
        return {"pattern": formula.text}
    if isinstance(formula, Regex):
        return {"pattern-regex": formula.text}
    if isinstance(formula, Either):
        return {"pattern-either": [formula_entry(option) for option in formula.options]}
    return {"patterns": _conjunction(formula)}


def _negated(formula: Formula) -> dict[str, Any]:
    if isinstance(formula, Inside):
        return {"pattern-not-inside": _text_or_patterns(formula.formula)}
    if isinstance(formula, Regex):
        return {"pattern-not-regex": formula.text}
    return {"pattern-not": _text_or_patterns(formula)}


def _text_or_patterns(formula: Formula) -> Any:
    return formula.text if isinstance(formula, Pattern) else formula_entry(formula)


def _conjunction(every: Every) -> list[dict[str, Any]]:
    entries = [formula_entry(part) for part in every.formulas] + [_condition(c) for c in every.conditions]
    if every.focus:
        entries.append({"focus-metavariable": every.focus[0] if len(every.focus) == 1 else list(every.focus)})
    return entries


def _condition(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, MetavariableRegex):
        body: dict[str, Any] = {"metavariable": condition.metavariable, "regex": condition.regex}
        if condition.constant_propagation:
            body["constant-propagation"] = True
        return {"metavariable-regex": body}
    if isinstance(condition, MetavariablePattern):
        language = {"language": condition.language} if condition.language else {}
        return {"metavariable-pattern": {"metavariable": condition.metavariable, **language, **formula_entry(condition.formula)}}
    return {"metavariable-comparison": _comparison(condition)}


def _comparison(condition: MetavariableComparison) -> dict[str, Any]:
    body: dict[str, Any] = {"comparison": condition.comparison}
    if condition.metavariable:
        body["metavariable"] = condition.metavariable
    if condition.base is not None:
        body["base"] = condition.base
    if condition.strip:
        body["strip"] = True
    return body
