"""What a command was asked to do, as the use cases take it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from scanner.model.failure import FailureKind
from scanner.model.settings import Settings


@dataclass(frozen=True, slots=True)
class FixSource:
    """Where the fix is to be taken from; the first one that is set, in the order of the fields, after the post-mortem's own fixes.

    `revision` is a commit, `A..B`, or "worktree"; `more` are further fixes of the same incident. `before` and `after` belong together.
    """

    postmortem: Path | None = None
    revision: str | None = None
    diff: Path | None = None
    before: Path | None = None
    after: Path | None = None
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run: the root of the code base, the paths to scan (empty: all), the engine's name or "auto", workers (0: all cores).

    `settings` are the code base's own; engine and workers are already what the command line and they say together.
    `salvage`: an interrupted scan tells what it had found, instead of ending the command with nothing.
    """

    root: Path
    paths: tuple[Path, ...] = ()
    engine: str = "auto"
    jobs: int = 0
    cache: bool = True
    settings: Settings = field(default_factory=Settings)
    salvage: bool = False


@dataclass(frozen=True, slots=True, order=True)
class PlaceName:
    """A line of a file, as a person names it: the path relative to the root with `/`, the line 1-based."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class HuntChoice:
    """What a hunt shows and keeps: at most `max_sites` sites (0: all), the rung to choose (None: the tool does), whether to save.

    `wider` are steps from the recommended rung along the ladder, negative for narrower. `without` are places that the rule must not
    catch, `also` places that it must: what a person answered to an earlier list. `form` is what to save it as: "semgrep", "libcst", "both".
    """

    max_sites: int = 25
    rung: int | None = None
    save: bool = False
    wider: int = 0
    without: tuple[PlaceName, ...] = ()
    also: tuple[PlaceName, ...] = ()
    form: str = "semgrep"


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """Which rules to run: those of a file or folder, the shipped ones, or (neither) the kept ones."""

    named: Path | None = None
    library: bool = False


@dataclass(frozen=True, slots=True)
class GateChoice:
    """What a gate compares with: a base revision, or (None) the committed baseline; and whether it looks at staged content only.

    `trust_head`: with a base, take rules, settings and decisions as they are here, not as the base has them. `allow`: failures that
    do not fail. `engine` and `jobs` are what the command line says (None: the settings decide).
    """

    base: str | None = None
    staged: bool = False
    trust_head: bool = False
    allow: tuple[FailureKind, ...] = ()
    rules: RuleChoice = field(default_factory=RuleChoice)
    engine: str | None = None
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryChoice:
    """Which revisions a history looks at: from `since` (None: the first) to HEAD, `samples` of them (0: all)."""

    since: str | None = None
    samples: int = 60
