"""The incident on one axis: when it began, was noticed, contained, fixed and over, and what was done in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import pairwise

from scanner.model.incident import Incident
from scanner.model.page import FixCommit
from scanner.reporters.figures_words import span
from scanner.reporters.html.embedding import line

_TAIL = 0.16
_LEAST = 0.035


@dataclass(frozen=True, slots=True)
class Moment:
    """A marked moment. `at` is its place on the axis, 0 to 1; `words` say what happened, `since` is the time from the start, in words."""

    name: str
    at: float
    words: str
    when: str
    since: str


@dataclass(frozen=True, slots=True)
class Phase:
    """What was done between two moments: "unnoticed", "contain", "isolate", "fix" ("isolate and fix" where no commit parts them), "verify".

    `took` is in words, "" where it has no end.
    """

    name: str
    start: float
    end: float
    took: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The picture: moments in order and phases between them. `even`: short steps are drawn wider than they were."""

    moments: tuple[Moment, ...]
    phases: tuple[Phase, ...]
    even: bool


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    time: datetime
    words: str


_UNTIL = {"detected": "unnoticed", "contained": "contain", "fix": "isolate", "resolved": "fix"}


def axis_of(incident: Incident, commits: Sequence[FixCommit]) -> Axis | None:
    """The axis; None where fewer than two moments are known. A fix counts where it was committed during the incident."""
    known = _known(incident, commits)
    if len(known) < 2:
        return None
    gaps = [(later.time - earlier.time).total_seconds() for earlier, later in pairwise(known)]
    whole = sum(gaps) or 1.0
    shares = [max(gap / whole, _LEAST) for gap in gaps]
    over = incident.timeline.resolved is not None
    room = (1 - _TAIL if over else 1.0) / sum(shares)
    places = [0.0]
    for share in shares:
        places.append(places[-1] + share * room)
    moments = tuple(
        Moment(each.name, round(at, 4), each.words, _when(each.time), _passed(known[0].time, each.time))
        for each, at in zip(known, places, strict=True)
    )
    told = any(each.name == "fix" for each in known)
    until = _UNTIL if told else {**_UNTIL, "resolved": "isolate and fix"}
    phases = [
        Phase(until.get(later.name, "fix"), start.at, end.at, _passed(earlier.time, later.time))
        for (earlier, later), (start, end) in zip(pairwise(known), pairwise(moments), strict=True)
    ]
    if over:
        phases.append(Phase("verify", moments[-1].at, 1.0, ""))
    return Axis(moments, _joined(phases), any(gap / whole < _LEAST for gap in gaps))


def _known(incident: Incident, commits: Sequence[FixCommit]) -> list[_Known]:
    times = incident.timeline
    told = {"started": "Began", "detected": "Noticed", "contained": "Contained", "resolved": "Over"}
    found = [_Known(name, _utc(time), words) for name, words in told.items() if (time := getattr(times, name)) is not None]
    first, last = min((each.time for each in found), default=None), max((each.time for each in found), default=None)
    for commit in commits:
        if first is not None and last is not None and first < (made := _utc(commit.made)) < last:
            found.append(_Known("fix", made, f"Fix {commit.id[:10]} committed: {line(commit.subject, 120)}"))
    order = ["started", "detected", "contained", "fix", "resolved"]
    return sorted(found, key=lambda each: (each.time, order.index(each.name)))


def _joined(phases: Sequence[Phase]) -> tuple[Phase, ...]:
    """Neighbours of one name as one, such as between two fixes; their times are added in words."""
    found: list[Phase] = []
    for each in phases:
        if found and found[-1].name == each.name:
            found[-1] = Phase(each.name, found[-1].start, each.end, f"{found[-1].took} + {each.took}")
        else:
            found.append(each)
    return tuple(found)


def _utc(time: datetime) -> datetime:
    return time.astimezone(timezone.utc) if time.tzinfo else time.replace(tzinfo=timezone.utc)


def _when(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC")


def _passed(first: datetime, last: datetime) -> str:
    return span((last - first).total_seconds() / 60)
