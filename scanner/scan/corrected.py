"""The correction of a finding as text in the place of its span, where it is sure and says all that is needed."""

from __future__ import annotations

import json
from functools import lru_cache

from scanner.model.correction_form import correction_from
from scanner.model.rule import Rule
from scanner.model.source import Span
from scanner.syntax.carrying import Carried, Change, carry_over, change_of
from scanner.syntax.extents import Extents
from scanner.syntax.parse import Parsed


def correction_text(rule: Rule, parsed: Parsed, span: Span) -> str | None:
    """What would stand in the place of `span`; None where the rule's correction is not sure there, reaches beyond it or needs an import."""
    change = _change(rule.document)
    carried = carry_over(change, parsed, span) if change else None
    if not isinstance(carried, Carried) or carried.doubt or carried.imports:
        return None
    return carried.replacement(Extents(parsed).at(span), parsed.text)


@lru_cache(maxsize=64)
def _change(document: str) -> Change | None:
    metadata = json.loads(document).get("metadata")
    correction = correction_from(metadata) if isinstance(metadata, dict) else None
    return change_of(correction) if correction else None
