"""How long it takes to detect, contain and resolve: medians, and how they move."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from scanner.model.figures import Duration, Period, Trend
from scanner.model.incident import PostMortem

_ENOUGH_A_QUARTER = 3
_ENOUGH = 4
_LESS, _MORE = 0.8, 1.25


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    words: str
    first: str
    last: str


_STEPS = (
    _Step("detect", "from start to detection", "started", "detected"),
    _Step("contain", "from detection to containment", "detected", "contained"),
    _Step("resolve", "from start to resolution", "started", "resolved"),
)


@dataclass(frozen=True, slots=True)
class _Taken:
    """One duration in minutes, and when it began."""

    began: datetime
    minutes: float


def durations_of(documents: Sequence[PostMortem]) -> tuple[Duration, ...]:
    """One for each step. Moments out of order say nothing: they count as not known."""
    return tuple(_duration(step, documents) for step in _STEPS)


def _duration(step: _Step, documents: Sequence[PostMortem]) -> Duration:
    taken: list[_Taken] = []
    for document in documents:
        times = document.incident.timeline
        first, last = getattr(times, step.first), getattr(times, step.last)
        if first is not None and last is not None and last >= first:
            taken.append(_Taken(first.astimezone(timezone.utc), (last - first).total_seconds() / 60))
    median = statistics.median(each.minutes for each in taken) if taken else None
    periods = _periods(taken)
    return Duration(step.name, step.words, len(taken), len(documents), median, periods, _trend(taken, periods))


def _periods(taken: Sequence[_Taken]) -> tuple[Period, ...]:
    """By quarters where those hold three incidents and more on average, by half years where not."""
    quarters = {_name(each.began, 3, "Q") for each in taken}
    months, letter = (3, "Q") if len(taken) >= _ENOUGH_A_QUARTER * len(quarters) else (6, "H")
    by_name: dict[str, list[float]] = {}
    for each in sorted(taken, key=lambda one: one.began):
        by_name.setdefault(_name(each.began, months, letter), []).append(each.minutes)
    return tuple(Period(name, len(minutes), statistics.median(minutes)) for name, minutes in by_name.items())


def _name(moment: datetime, months: int, letter: str) -> str:
    return f"{moment.year}-{letter}{(moment.month - 1) // months + 1}"


def _trend(taken: Sequence[_Taken], periods: Sequence[Period]) -> Trend:
    """The newest period's median against that of all before it; a fifth less or a quarter more is a difference."""
    if len(taken) < _ENOUGH or len(periods) < 2:
        return Trend.UNKNOWN
    ordered = [each.minutes for each in sorted(taken, key=lambda one: one.began)]
    before = statistics.median(ordered[: len(ordered) - periods[-1].count])
    now = periods[-1].median
    if now < before * _LESS:
        return Trend.SHORTER
    return Trend.LONGER if now > before * _MORE else Trend.SAME
