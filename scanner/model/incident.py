"""An incident as its post-mortem records it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """One action item. `done_on` is the day it was done, None where only `done` is known."""

    title: str
    owner: str = ""
    due: date | None = None
    done: bool = False
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class BugClass:
    """The class of bug the incident is an instance of. `id` is kebab-case and names the defect."""

    id: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class RecordedHunt:
    """The hunt for the class elsewhere: the kept rule's id, the revision looked at, the day, and the counts (None: not said).

    `sites` were found, of which `confirmed` are the same bug, of which `fixed` are corrected.
    """

    rule: str
    commit: str = ""
    on: date | None = None
    sites: int | None = None
    confirmed: int | None = None
    fixed: int | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The incident's five moments; each is None where the post-mortem does not say."""

    started: datetime | None = None
    detected: datetime | None = None
    contained: datetime | None = None
    resolved: datetime | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened. All fields but `id` and `title` may be empty. `tests` are the regression tests: `tests/test_x.py::test_name`."""

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
    tests: tuple[str, ...] = ()
    hunt: RecordedHunt | None = None


class Part(str, Enum):
    """What a section of the document is about."""

    SUMMARY = "summary"
    IMPACT = "impact"
    DETECTION = "detection"
    DIAGNOSIS = "diagnosis"
    TRIGGER = "trigger"
    ROOT_CAUSE = "root cause"
    RESOLUTION = "resolution"
    TEST = "test"
    ELSEWHERE = "elsewhere"
    ACTIONS = "actions"
    TIMELINE = "timeline"


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its heading as written, the heading's line (1-based), its text without comments.

    `answered` is False where the text is empty, or holds only questions and placeholders (`TBD`, `[describe ...]`, `> Why?`).
    """

    part: Part
    heading: str
    line: int
    text: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Metadatum:
    """One `name: value` of the document's head: a table row, a `**Name:** value` line. `name` is in lower case."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fenced code block of a post-mortem. `line` is its first line of code in the document, 1-based."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class PostMortem:
    """A post-mortem document: the incident, and what its sections carry.

    `front` tells whether there is front matter; `lines` holds the line of each fact by its dotted path: "started", "fix.0.commit",
    "action.1", "#started" where only a comment has it; `head` are the metadata that stand in the document's head instead.
    """

    path: str
    incident: Incident
    summary: str = ""
    root_cause: str = ""
    before: tuple[Snippet, ...] = ()
    after: tuple[Snippet, ...] = ()
    patterns: tuple[Snippet, ...] = ()
    sections: tuple[Section, ...] = ()
    head: tuple[Metadatum, ...] = ()
    front: bool = False
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def line(self, *keys: str | int) -> int:
        """The line of a fact, else of the nearest fact around it, else of a comment that asks for it (`# started = ...`), else 1."""
        for length in range(len(keys), 0, -1):
            if found := self.lines.get(".".join(map(str, keys[:length]))):
                return found
        return self.lines.get(f"#{keys[0]}", 1) if keys else 1

    def section(self, *parts: Part) -> Section | None:
        """The first answered section about one of `parts`, else the first that only asks; None where there is none."""
        found = [section for section in self.sections if section.part in parts]
        return next((section for section in found if section.answered), found[0] if found else None)
