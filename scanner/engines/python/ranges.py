"""Ranges of a file that match a part of a rule, and how the parts are combined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from scanner.engines.python.bindings import END_KEY, Bound, Env, same_bound, start_of
from scanner.engines.python.budget import Budget

Kind = Literal["plain", "inside", "regex"]
_CAPTURE = re.compile(r"\$\d+")


class Range:
    """A stretch of a file, what the metavariables stand for there, and the operator it came from."""

    __slots__ = ("end", "env", "kind", "start")

    def __init__(self, start: int, end: int, env: Env, kind: Kind = "plain") -> None:
        self.start = start
        self.end = end
        self.env = env
        self.kind: Kind = kind

    def within(self, other: Range) -> bool:
        """Whether this range lies in the other one, and what both bind is the same code."""
        if self.start < other.start or self.end > other.end:
            return False
        mine, theirs = self.env, other.env
        if not mine or not theirs:
            return True
        return all(_agree(name, value, theirs.get(name)) for name, value in mine.items())

    def retagged(self, kind: Kind) -> Range:
        """The same range as another operator's."""
        return Range(self.start, self.end, self.env, kind)


def _agree(name: str, mine: Bound | int, theirs: Bound | int | None) -> bool:
    if theirs is None or name == END_KEY or _CAPTURE.fullmatch(name):
        return True
    return isinstance(mine, Bound) and isinstance(theirs, Bound) and same_bound(mine, theirs)


def containing(inners: Sequence[Range], outers: Sequence[Range], budget: Budget) -> Iterator[tuple[int, Range]]:
    """All pairs of an inner range (by its index) and an outer one whose stretch it lies in. One sweep over both."""
    order = sorted(range(len(inners)), key=lambda i: inners[i].start)
    waiting = sorted(outers, key=lambda r: r.start)
    opened: list[Range] = []
    lowest = 0
    at = 0
    for index in order:
        inner = inners[index]
        start, end = inner.start, inner.end
        while at < len(waiting) and waiting[at].start <= start:
            opened.append(waiting[at])
            lowest = min(lowest, waiting[at].end) if len(opened) > 1 else waiting[at].end
            at += 1
        if opened and lowest < start:
            opened = [outer for outer in opened if outer.end >= start]
            lowest = min((outer.end for outer in opened), default=0)
        budget.spend(1 + len(opened) // 8)
        for outer in opened:
            if outer.end >= end:
                yield index, outer


def intersect(ones: Sequence[Range], others: Sequence[Range], budget: Budget) -> list[Range]:
    """The inner range of each pair of which one lies in the other, with the bindings of both."""
    found: list[Range] = []
    for inners, outers in ((ones, others), (others, ones)):
        for index, outer in containing(inners, outers, budget):
            inner = inners[index]
            if (inner.kind != "inside" or outer.kind == "inside") and inner.within(outer):
                found.append(_merged(inner, outer))
    return unique(found)


def _merged(inner: Range, outer: Range) -> Range:
    missing = {k: v for k, v in outer.env.items() if k not in inner.env}
    return Range(inner.start, inner.end, {**inner.env, **missing}, inner.kind) if missing else inner


def difference(ranges: Sequence[Range], negatives: Sequence[Range], budget: Budget) -> list[Range]:
    """The ranges that no negative rules out: `inside` what it encloses, `plain` what is equal, `regex` both ways."""
    gone: set[int] = set()
    for index, negative in containing(ranges, negatives, budget):
        if index in gone:
            continue
        one = ranges[index]
        if negative.kind == "plain" and (one.start != negative.start or one.end != negative.end):
            continue
        if one.within(negative):
            gone.add(index)
    patterns = [n for n in negatives if n.kind == "regex"]
    for place, one in containing(patterns, ranges, budget) if patterns else ():
        if patterns[place].within(one):
            gone.update(i for i, r in enumerate(ranges) if r is one)
    return [one for index, one in enumerate(ranges) if index not in gone]


def unique(ranges: Sequence[Range]) -> list[Range]:
    """Without ranges at the same place with the same things bound."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Range] = []
    for one in ranges:
        bound = sorted((name, value.kind, value.start, value.end) for name, value in one.env.items() if isinstance(value, Bound))
        key = (one.start, one.end, one.kind, *bound)
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept


__all__ = ["Kind", "Range", "difference", "intersect", "start_of", "unique"]
