"""What a hunt was asked to do: the fix to learn from, what to show and keep, what a person answered to an earlier list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
