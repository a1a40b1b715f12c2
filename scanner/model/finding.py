"""A finding: one instance of the class of bug."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from scanner.model.match import Binding
from scanner.model.record import Record
from scanner.model.rule import Level
from scanner.model.source import Span


class State(str, Enum):
    """A finding's standing; the values are part of the JSON format."""

    NEW = "new"
    BASELINED = "baselined"
    SUPPRESSED = "suppressed"


class Suppression(NamedTuple):
    """Why a finding does not count: the reason that was given. `in_source`: a comment in the code says so, else a kept decision."""

    reason: str
    in_source: bool = True


class Finding(Record):
    """One place, ready to report. `rank` is 1-based; `score` is larger for likelier; `rung` is None outside a hunt.

    `fingerprint` is hex; equal for equal code wherever it stands, so it is counted as a multiset.
    `suppression` is set where the state is "suppressed"; `fix` is the text that would stand in the span's place.
    """

    rule_id: str
    path: str
    span: Span
    message: str
    snippet: str
    fingerprint: str
    level: Level = Level.WARNING
    rank: int = 0
    score: float = 0.0
    rung: int | None = None
    why: tuple[str, ...] = ()
    bindings: tuple[Binding, ...] = ()
    state: State = State.NEW
    fix: str | None = None
    suppression: Suppression | None = None
