"""How many ranked sites to show: those near the best score, and never more than asked."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.infer.ranking import Ranked

_MARGIN = 6.0


def shortlist(ranked: Sequence[Ranked], most: int) -> list[Ranked]:
    """The sites worth a person's time, in order. `most` 0: all of them, however unlikely."""
    if most == 0:
        return list(ranked)
    if not ranked:
        return []
    best = ranked[0].score
    return [one for one in ranked[:most] if one.score >= best - _MARGIN]
