"""What a page about a class of bug tells beyond the findings: the document, the fix, the code base, the decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scanner.model.growth import Growth
from scanner.model.incident import PostMortem


@dataclass(frozen=True, slots=True)
class CodeFile:
    """A file that was looked at: its path as findings have it, and its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person said of a finding. `decision` is "confirmed", "false-positive" or "accepted"; `when` is ISO 8601, UTC."""

    rule_id: str
    fingerprint: str
    decision: str
    reason: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Code before and after, of a rule. `path` is the file, "" where it is an example; `label` says where both come from."""

    rule_id: str
    label: str
    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FixCommit:
    """A commit that a post-mortem records as a fix: its id, when it was committed, its first line."""

    id: str
    made: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """All that a page shows and a report does not hold. `revision` is HEAD's full id, "" where there is none; `growth` is a history."""

    postmortem: PostMortem | None = None
    commits: tuple[FixCommit, ...] = ()
    sides: tuple[Sides, ...] = ()
    files: tuple[CodeFile, ...] = ()
    decisions: tuple[Decided, ...] = ()
    revision: str = ""
    growth: Growth | None = None
