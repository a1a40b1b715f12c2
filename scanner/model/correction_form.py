"""A correction as a kept rule holds it (`metadata.bugclass.correction`): plain mappings out, checked values in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.model.correction import Certainty, Correction, Unit

_LISTS = ("holes", "imports", "dropped", "own", "local", "fresh")
_LONGEST = 20_000


def correction_entry(correction: Correction) -> dict[str, Any]:
    """The correction as a mapping, without what is empty."""
    found: dict[str, Any] = {"certainty": correction.certainty.value}
    if correction.reason:
        found["reason"] = correction.reason
    found |= {"unit": correction.unit.value, "before": correction.before, "after": correction.after}
    if correction.climb:
        found["climb"] = correction.climb
    found |= {name: list(getattr(correction, name)) for name in _LISTS if getattr(correction, name)}
    if correction.origin:
        found["origin"] = correction.origin
    return found


def correction_from(metadata: Mapping[str, Any]) -> Correction | None:
    """The correction in a rule's metadata; None where there is none, or one that is not whole: then nothing is corrected."""
    ours = metadata.get("bugclass")
    entry = ours.get("correction") if isinstance(ours, Mapping) else None
    if not isinstance(entry, Mapping):
        return None
    texts = [entry.get("before"), entry.get("after"), entry.get("reason", ""), entry.get("origin", "")]
    lists = [entry.get(name, []) for name in _LISTS]
    climb = entry.get("climb", 0)
    if not all(isinstance(text, str) and len(text) <= _LONGEST for text in texts):
        return None
    if not all(isinstance(one, list) and all(isinstance(item, str) for item in one) for one in lists):
        return None
    if isinstance(climb, bool) or not isinstance(climb, int) or not 0 <= climb <= 100:
        return None
    try:
        unit, certainty = Unit(entry.get("unit")), Certainty(entry.get("certainty"))
    except ValueError:
        return None
    before, after, said, origin = (str(text) for text in texts)
    reason = said or ("the rule gives it as a suggestion" if certainty is Certainty.SUGGESTION else "")
    holes, imports, dropped, own, local, fresh = (tuple(one) for one in lists)
    return Correction(before, after, unit, holes, climb, imports, dropped, own, origin, local, fresh, certainty, reason)
