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
    """A bug class and its incidents, by id. `has_rule`: a rule for it is kept; `rule_since` is the day it came, None where nobody knows.

    `came_back` are the incidents that began after that day; `undated` counts those of which nobody knows when they began.
    """

    id: str
    incidents: tuple[str, ...]
    has_rule: bool = False
    rule_since: date | None = None
    came_back: tuple[str, ...] = ()
    undated: int = 0


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """Action items: of `undated` nobody says when they were done, or by when; `open` are due later or without a day."""

    total: int
    in_time: int
    late: int
    undated: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class SiblingCounts:
    """Other places of the same bugs. `hunted` of `total` post-mortems record a hunt, `counted` of those say what it found.

    `confirmed` and `fixed` are those of triage, where a rule has decisions, else those that the hunt records; `from_triage` of the
    confirmed are decisions. `hit_users` are incidents of a class that an earlier hunt had left confirmed siblings of: users were first.
    """

    hunted: int
    total: int
    counted: int
    found: int
    confirmed: int
    fixed: int
    from_triage: int = 0
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
