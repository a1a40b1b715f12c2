"""A correction in Semgrep's own words: the text of `fix:`, where that can say it."""

from __future__ import annotations

import re

from scanner.model.correction import Correction, Unit
from scanner.model.formula import Every, Formula, Not, Pattern
from scanner.model.source import Span
from scanner.syntax.carrying import Carried, carry_over, change_of
from scanner.syntax.parse import Parsed, parse_text

_METAVARIABLE = re.compile(r"\$([A-Z_][A-Z_0-9]*)")
_STAND_IN = re.compile(r"BUGCLASS_MV_(\w+?)_END")


def semgrep_fix(formula: Formula, correction: Correction) -> str | None:
    """The replacement for all that the rule matches, over its metavariables; None where more is needed: imports, names, several lines.

    A pattern with `...` has no such text: what stands for the dots would be lost.
    """
    text = _positive(formula)
    plain = not (correction.imports or correction.own or correction.local or correction.fresh or correction.climb or correction.reason)
    if text is None or not plain or "..." in text or "\n" in text or "BUGCLASS" in text:
        return None
    parsed = parse_text(_METAVARIABLE.sub(r"BUGCLASS_MV_\1_END", text), "")
    if not isinstance(parsed, Parsed) or len(parsed.tree.body) != 1:
        return None
    is_expression = hasattr(parsed.tree.body[0], "value") and type(parsed.tree.body[0]).__name__ == "Expr"
    if is_expression is not (correction.unit is Unit.EXPRESSION):
        return None
    change = change_of(correction)
    carried = carry_over(change, parsed, Span(1, 1, 1, len(parsed.lines[0]) + 1)) if change else None
    if not isinstance(carried, Carried) or carried.doubt or "\n" in carried.text or "BUGCLASS" in _STAND_IN.sub("", carried.text):
        return None
    return _STAND_IN.sub(r"$\1", carried.text)


def _positive(formula: Formula) -> str | None:
    if isinstance(formula, Pattern):
        return formula.text
    if isinstance(formula, Every) and not formula.conditions and not formula.focus:
        found = [part for part in formula.formulas if not isinstance(part, Not)]
        if len(found) == 1 and isinstance(found[0], Pattern):
            return found[0].text
    return None
