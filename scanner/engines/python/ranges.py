"""Ranges of a file that match a part of a rule, and how the parts are combined."""

from __future__ import annotations

import re
from collections.abc import Sequence
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


def intersect(ones: Sequence[Range], others: Sequence[Range], budget: Budget) -> list[Range]:
    """The inner range of each pair of which one lies in the other, with the bindings of both."""
    found: list[Range] = []
    for one in ones:
        budget.spend(1 + len(others) // 16)
        for other in others:
            if _allowed(one, other) and one.within(other):
                found.append(_merged(one, other))
            if _allowed(other, one) and other.within(one):
                found.append(_merged(other, one))
    return unique(found)


def _allowed(inner: Range, outer: Range) -> bool:
    """Whether the inner one may be what is left: what came from `pattern-inside` may only lie in another such."""
    return inner.start >= outer.start and inner.end <= outer.end and (inner.kind != "inside" or outer.kind == "inside")


def _merged(inner: Range, outer: Range) -> Range:
    missing = {k: v for k, v in outer.env.items() if k not in inner.env}
    return Range(inner.start, inner.end, {**inner.env, **missing}, inner.kind) if missing else inner


def difference(ranges: Sequence[Range], negatives: Sequence[Range], budget: Budget) -> list[Range]:
    """The ranges that no negative rules out."""
    kept = []
    for one in ranges:
        budget.spend(1 + len(negatives) // 16)
        if not any(_ruled_out(one, negative) for negative in negatives):
            kept.append(one)
    return kept


def _ruled_out(one: Range, negative: Range) -> bool:
    if negative.kind == "inside":
        return one.within(negative)
    if negative.kind == "regex":
        return one.within(negative) or negative.within(one)
    return one.start == negative.start and one.end == negative.end and one.within(negative)


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
