"""Figures over many post-mortems. Every figure says how many of the post-mortems it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Trend(str, Enum):
    """How the newest period compares with those before it; the values are part of the JSON format."""

    SHORTER = "shorter"
    LONGER = "longer"
    SAME = "about the same"
    UNKNOWN = "too few to tell"


@dataclass(frozen=True, slots=True)
class Period:
    """One period ("2026-Q4", "2026-H2"), how many durations lie in it, and their median in minutes."""

    name: str
    count: int
    median: float


@dataclass(frozen=True, slots=True)
class Duration:
    """How long a step takes, in minutes. `known` of `total` post-mortems say both of its moments; `median` is None where none does."""

    step: str
    words: str
    known: int
    total: int
    median: float | None
    periods: tuple[Period, ...] = ()
    trend: Trend = Trend.UNKNOWN


@dataclass(frozen=True, slots=True)
class ClassCount:
    """A bug class and its incidents, by id. `rule_since` is the day its kept rule came, None where there is none, or nobody knows.

    `came_back` are the incidents that began after that day.
    """

    id: str
    incidents: tuple[str, ...]
    rule_since: date | None
    came_back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """Action items: `undated` were done on a day that is not said, `open` are due later or without a day, `overdue` were due before."""

    total: int
    in_time: int
    late: int
    undated: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class SiblingCounts:
    """Other places of the same bugs. `hunted` of `total` post-mortems record a hunt; counts are of those that say them.

    `confirmed_in_triage` are decisions, `still_there` those of them whose code a scan still finds (None: not looked). `hit_users` are
    incidents of a class whose earlier post-mortem had confirmed siblings left: those that users found first.
    """

    hunted: int
    total: int
    found: int
    confirmed: int
    fixed: int
    silent: int
    confirmed_in_triage: int = 0
    still_there: int | None = None
    hit_users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them."""

    postmortems: int
    durations: tuple[Duration, ...]
    classes: tuple[ClassCount, ...]
    unclassified: int
    actions: ActionCounts
    siblings: SiblingCounts
