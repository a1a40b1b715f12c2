"""How many ranked sites to show: those likely enough beside the best one, and never more than asked."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scanner.infer.ranking import Ranked

_MARGIN = 5.0


def shortlist(ranked: Sequence[Ranked], most: int) -> list[Ranked]:
    """The sites worth a person's time, in order. `most` 0: all of them, however unlikely.

    The further down the list, the nearer to the best score a site must be: the best places are shown even where the scores fall fast,
    and a long list only where its sites are nearly equal.
    """
    if most == 0:
        return list(ranked)
    return [one for place, one in enumerate(ranked[:most], 1) if one.score >= ranked[0].score - _MARGIN + math.log2(place)]
