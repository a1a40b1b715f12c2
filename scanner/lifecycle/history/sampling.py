"""Which of many revisions to look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise


def sampled(count: int, most: int) -> list[int]:
    """At most `most` (0: all; at least 2) numbers of 0..count-1, evenly spread, the first and the last among them."""
    if count <= 0:
        return []
    if most == 0 or count <= max(most, 2):
        return list(range(count))
    steps = max(most, 2) - 1
    return sorted({round(step * (count - 1) / steps) for step in range(steps + 1)})


def refined(looked: Sequence[int], differ: Callable[[int, int], bool], look: Callable[[list[int]], None], most: int) -> list[int]:
    """All revisions looked at, in order, once those between two that differ are halved until neighbours differ.

    `look` is asked for whole rounds, so that it can work on many at once; after `most` more revisions no further round begins.
    """
    pending = list(pairwise(looked))
    found = list(looked)
    while pending and len(found) - len(looked) < most:
        open_pairs = [(a, b) for a, b in pending if b - a > 1 and differ(a, b)]
        middles = [(a + b) // 2 for a, b in open_pairs]
        if middles:
            look(middles)
        found += middles
        pending = [pair for (a, b), middle in zip(open_pairs, middles, strict=True) for pair in ((a, middle), (middle, b))]
    return sorted(found)
