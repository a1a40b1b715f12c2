"""How a class of bug grew in a code base: its sites over time, when each came in, which commits took others away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from scanner.model.failure import Failure


@dataclass(frozen=True, slots=True)
class HistoryChoice:
    """Which revisions a history looks at: from `since` (None: the first) to HEAD, `samples` of them (0: all)."""

    since: str | None = None
    samples: int = 60


@dataclass(frozen=True, slots=True)
class Change:
    """A commit (full id) as people speak of it; `made` is when it was committed."""

    commit: str
    made: datetime
    author: str
    subject: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A revision that was looked at: how many sites it has, in how many files of how many; `unread` files could not be looked at.

    `asked`: one of the revisions asked for, not one that was looked at to find a commit between two of them.
    """

    commit: str
    made: datetime
    sites: int
    files_with_sites: int
    files: int
    unread: int = 0
    asked: bool = True


@dataclass(frozen=True, slots=True)
class LivingSite:
    """A site that HEAD has. `came` is the commit that wrote it, None where nobody can tell; `days` is its age at HEAD."""

    path: str
    start_line: int
    end_line: int
    snippet: str
    fingerprint: str
    came: Change | None = None
    days: float | None = None


class Ending(str, Enum):
    """How a site went; the values are part of the JSON format."""

    CORRECTED = "corrected"
    REMOVED = "file-removed"


@dataclass(frozen=True, slots=True)
class PastSite:
    """A site that is no more, where it last stood. `gone` is the commit of the main line that took it away.

    `exact`: nothing lies between it and the revision that still had the site.
    """

    path: str
    start_line: int
    snippet: str
    fingerprint: str
    gone: Change
    ending: Ending
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Growth:
    """The whole answer, oldest first: samples, sites by age, past sites by when they went. `revisions` are on the main line.

    `shallow`: the clone's history begins later than the code base's. `message` is what the rule says of a site.
    """

    rule_id: str
    words: str
    message: str
    revisions: int
    samples: tuple[Sample, ...] = ()
    living: tuple[LivingSite, ...] = ()
    past: tuple[PastSite, ...] = ()
    shallow: bool = False
    remarks: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def exit_code(self) -> int:
        """2 where something could not be looked at; sites are the answer, and fail nothing."""
        return 2 if self.failures else 0
