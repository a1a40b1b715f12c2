"""An incident as its post-mortem records it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class Status(str, Enum):
    """How far the post-mortem has come."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    CLOSED = "closed"


class FixLevel(str, Enum):
    """How deep a fix goes."""

    WORKAROUND = "workaround"
    HOTFIX = "hotfix"
    ROOT_CAUSE = "root-cause"


class ContainmentKind(str, Enum):
    """The means by which the incident was contained."""

    FEATURE_FLAG = "feature-flag"
    ROLLBACK = "rollback"
    TRAFFIC_ROUTING = "traffic-routing"
    KILL_SWITCH = "kill-switch"


@dataclass(frozen=True, slots=True)
class RecordedFix:
    """A fix as the post-mortem names it. `commit` is a revision, `A..B`, or None when only described."""

    level: FixLevel
    commit: str | None = None
    expires: date | None = None
    what: str = ""


@dataclass(frozen=True, slots=True)
class Containment:
    """One containment and what marks it in code or configuration."""

    kind: ContainmentKind
    what: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """One action item."""

    title: str
    owner: str = ""
    due: date | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class BugClass:
    """The class of bug the incident is an instance of. `id` is kebab-case and names the defect."""

    id: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The incident's five moments; each is None where the post-mortem does not say."""

    started: datetime | None = None
    detected: datetime | None = None
    contained: datetime | None = None
    resolved: datetime | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened. All fields but `id` and `title` may be empty."""

    id: str
    title: str
    status: Status = Status.DRAFT
    severity: str = ""
    affected: str = ""
    trigger: str = ""
    timeline: Timeline = Timeline()
    bug_class: BugClass | None = None
    fixes: tuple[RecordedFix, ...] = ()
    containments: tuple[Containment, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fenced code block of a post-mortem. `line` is its first line of code in the document, 1-based."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class PostMortem:
    """A post-mortem document: the incident, and what its sections carry for learning a rule."""

    path: str
    incident: Incident
    summary: str = ""
    root_cause: str = ""
    before: tuple[Snippet, ...] = ()
    after: tuple[Snippet, ...] = ()
    patterns: tuple[Snippet, ...] = ()
