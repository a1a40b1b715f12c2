"""Many repositories looked at with one set of rules: what was asked for, and what each of them gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding
from scanner.model.fixing import SiteOutcome, SiteState
from scanner.model.report import RuleReport
from scanner.model.rule import Level


@dataclass(frozen=True, slots=True)
class Source:
    """One repository of a list. Exactly one of `url` and `folder` is set. `revision`: "" for the files as they are, or the newest commit.

    `name` is what reports show, unlike all others of its list.
    """

    name: str
    url: str = ""
    folder: Path | None = None
    revision: str = ""
    group: str = ""

    @property
    def place(self) -> str:
        """Where it is, as it was written or found."""
        return self.url or str(self.folder)


@dataclass(frozen=True, slots=True)
class SourceList:
    """The repositories to look at, each once, and what was named but is none."""

    sources: tuple[Source, ...]
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One repository as it was looked at. `commit` is the full id, "" where there is none; `bytes` are those of its `files`.

    `sites` are new findings, `known` suppressed ones. `complete` is false where something of it was not looked at.
    """

    number: int
    source: Source
    commit: str = ""
    files: int = 0
    bytes: int = 0
    scanned: int = 0
    sites: int = 0
    known: int = 0
    failures: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A finding and the repository that it stands in."""

    repository: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class FleetSite:
    """One site of the fleet, equal code folded into one. `lead` is the first of its `count` places; `places` are the first hundred."""

    rank: int
    score: float
    lead: Place
    count: int
    repositories: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class FleetFailure:
    """What could not be looked at, and the repository it is of; "" for the whole fleet."""

    repository: str
    failure: Failure


class Answers(Protocol):
    """What a fleet gave, read piece by piece: it may be more than memory holds. All in an order that does not depend on who was quicker."""

    def rows(self) -> Iterator[Row]:
        """The repositories, in the order of the list."""

    def failures(self, number: int | None = None) -> Iterator[FleetFailure]:
        """All failures, the fleet's own first; or those of one repository."""

    def findings(self, number: int) -> Iterator[Finding]:
        """The findings of one repository, ranked within it."""

    def sites(self, most: int = 0) -> Iterator[FleetSite]:
        """The sites of the fleet, the most evident first; at most `most` of them (0: all)."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a fleet. `places` are new findings, `sites` those with equal code counted once; `folded_away` the difference."""

    repositories: int = 0
    files: int = 0
    bytes: int = 0
    scanned: int = 0
    places: int = 0
    sites: int = 0
    known: int = 0
    failures: int = 0
    incomplete: int = 0

    @property
    def folded_away(self) -> int:
        """How many places are copies of another."""
        return self.places - self.sites


@dataclass(frozen=True, slots=True)
class FleetReport:
    """The answer of `bugclass fleet`. `failing`: whether a new finding stands at the level that fails."""

    rules: tuple[RuleReport, ...]
    answers: Answers
    totals: Totals
    failing: bool = False
    interrupted: bool = False
    since: bool = False

    @property
    def exit_code(self) -> int:
        """130 when interrupted; 2 when anything was not looked at; else 1 when a new finding fails; else 0."""
        if self.interrupted:
            return 130
        return 2 if self.totals.failures else int(self.failing)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one repository's owners are told: its new findings, what became of each when its correction was made (in the same order).

    `patch` holds all corrections that can be made, as `git apply` takes it; `failures` are those of the repository and of the fleet.
    """

    row: Row
    findings: tuple[Finding, ...]
    outcomes: tuple[SiteOutcome, ...]
    patch: bytes
    failures: tuple[Failure, ...] = ()

    @property
    def corrected(self) -> int:
        """How many of the findings the patch corrects."""
        return sum(site.state is SiteState.CORRECTED for site in self.outcomes)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a fleet is: repositories done, and what they and those under way gave until now."""

    repositories: int = 0
    of: int = 0
    files: int = 0
    bytes: int = 0
    sites: int = 0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class FleetChoice:
    """How a fleet is looked at. `scheduler`: the address of a cluster, "" for one on this machine with `workers` (0: one a core).

    `since`: only files that differ from when their repository was last looked at in full. `state` is the file that `remembers` (None:
    the usual one). `clones` holds what is fetched, at most `most_bytes` of it; `fetch` is off where only what is there already counts.
    """

    scheduler: str = ""
    workers: int = 0
    since: bool = False
    state: Path | None = None
    clones: Path | None = None
    most_bytes: int = 20_000_000_000
    fetch: bool = True
    remembers: bool = True
    fail_level: Level = Level.NONE
    inline_suppressions: bool = True


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told while a fleet is looked at: of each step, and of each repository that is done, in the order of the list."""

    standing: Callable[[Standing], None] = field(default=lambda standing: None)
    done: Callable[[Row, Answers], None] = field(default=lambda row, answers: None)


STOPPED = Failure("", FailureKind.INTERRUPTED, "interrupted before all of it was looked at")
"""The failure of a repository that an interrupt left open."""
