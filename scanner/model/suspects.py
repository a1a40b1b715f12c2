"""What changed between a good and a bad revision, and what speaks for each commit being the cause."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from scanner.model.failure import Failure


class Group(str, Enum):
    """What a changed file is; the values are part of the JSON format, the order is that of the report."""

    CODE = "code"
    CONFIGURATION = "configuration"
    MIGRATION = "data-migration"
    DEPENDENCY = "dependency"
    FLAG = "feature-flag"
    INFRASTRUCTURE = "infrastructure"
    TEST = "test"
    DOCUMENTATION = "documentation"


class Sign(str, Enum):
    """The kinds of evidence; the values are part of the JSON format."""

    LINE = "line"
    NEAR = "near"
    FUNCTION = "function"
    FILE = "file"
    DEFINITION = "definition"
    MESSAGE = "message"
    NAMES = "names"
    SYMPTOM = "symptom"
    DEPENDENCY = "dependency"
    IMPORTS = "imports"
    HISTORY = "history"
    SIZE = "size"
    REVERTED = "reverted"
    TESTS_ONLY = "tests-only"
    DOCUMENTATION_ONLY = "documentation-only"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against a commit: what it adds to the score, and the reason in words."""

    sign: Sign
    points: float
    words: str


@dataclass(frozen=True, slots=True, order=True)
class DependencyUpdate:
    """A dependency whose version, or wanted version, changed; None: it was not there (added), or is no longer (removed)."""

    name: str
    before: str | None
    after: str | None
    path: str


@dataclass(frozen=True, slots=True)
class SuspectFile:
    """One file of a suspect, what it is, and how many lines were added and removed."""

    path: str
    group: Group
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Suspect:
    """A commit of the range. `groups` in the order of Group; `evidence` strongest first; `flags` are feature flags in changed lines."""

    rank: int
    score: float
    commit: str
    subject: str
    author: str
    date: str
    groups: tuple[Group, ...]
    files: tuple[SuspectFile, ...]
    evidence: tuple[Evidence, ...]
    dependencies: tuple[DependencyUpdate, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How much of one kind changed in the range."""

    group: Group
    commits: int
    files: int


@dataclass(frozen=True, slots=True)
class SuspectsChoice:
    """What is asked: the last good and the first bad revision, paths to look below (none: everywhere), and what was seen."""

    good: str
    bad: str
    paths: tuple[str, ...] = ()
    symptom: str = ""
    traceback: Path | None = None


@dataclass(frozen=True, slots=True)
class SuspectsAnswer:
    """All commits between `base` and `bad`, likeliest first. Ids are full; `base` is `good`, or the newest commit it shares with `bad`.

    `remarks` fail nothing; `failures` are what could not be looked at.
    """

    good: str
    bad: str
    base: str
    suspects: tuple[Suspect, ...] = ()
    groups: tuple[GroupCount, ...] = ()
    dependencies: tuple[DependencyUpdate, ...] = ()
    merges: int = 0
    remarks: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def exit_code(self) -> int:
        """2 where something was not looked at, else 0: suspects are the answer and fail nothing."""
        return 2 if self.failures else 0
