"""What is known before anybody has answered anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from scanner.model.incident import BugClass, RecordedHunt


class Template(str, Enum):
    """Whose headings the document has; the values are those of the command line."""

    OURS = "ours"
    GOOGLE_SRE = "google-sre"
    PAGERDUTY = "pagerduty"
    ATLASSIAN = "atlassian"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as people speak of it: short id, author, moment, subject."""

    id: str
    author: str
    made: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class Deployment:
    """The first tag with a commit: what was deployed, and when it was tagged."""

    tag: str
    made: datetime


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that the fix changed, with its lines added and taken away."""

    path: str
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The changed code on both sides; "" for a side that does not exist."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FixFacts:
    """The fix as git tells it. `revision` is what to record; `introduced` wrote the lines that the fix changed, most lines first.

    `deployed` is the first tag with the oldest fix commit, `bug_deployed` with the first of `introduced`.
    """

    revision: str
    commits: tuple[Commit, ...] = ()
    files: tuple[ChangedFile, ...] = ()
    introduced: tuple[Commit, ...] = ()
    bug_deployed: Deployment | None = None
    deployed: Deployment | None = None
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class HuntFacts:
    """What the hunt says of the class: its proposed name, what it looks for, the hunt to record with its first sites (`path:line`).

    `remark`: why there is none.
    """

    bug_class: BugClass | None = None
    looks_for: str = ""
    recorded: RecordedHunt | None = None
    remark: str = ""
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """All facts of one draft. `tests` are those that the fix wrote, `test_place` where one would belong ("" where that cannot be told)."""

    id: str
    title: str
    today: date
    fix: FixFacts | None = None
    hunt: HuntFacts = HuntFacts()
    tests: tuple[str, ...] = ()
    test_place: str = ""
