"""How many ranked sites to show: those likely enough beside the best one, and never more than asked."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.infer.sites.ranking import Ranked

_MARGIN, _OF_BEST = 2.5, 0.1
_EQUALS = 1.0
_READ = 10


def shortlist(ranked: Sequence[Ranked], most: int) -> list[Ranked]:
    """The sites worth a person's time, in order. `most` 0: all of them, however unlikely.

    Ten at most, each near enough to the best one; the likelier that is, the more of what follows it is shown. Beyond ten only sites that
    are nearly its equals are shown, such as clones.
    """
    if most == 0:
        return list(ranked)
    best = ranked[0].score if ranked else 0.0
    least = best - _MARGIN - _OF_BEST * max(best, 0.0)
    return [one for place, one in enumerate(ranked[:most]) if one.score >= (least if place < _READ else max(least, best - _EQUALS))]
