"""A fix: the code before and the code after, wherever they came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FixOrigin(str, Enum):
    """Where a fix was taken from."""

    COMMIT = "commit"
    RANGE = "range"
    WORKTREE = "worktree"
    DIFF = "diff"
    FILES = "files"
    SNIPPETS = "snippets"


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of a fix. A side is None where the file does not exist there (added, deleted).

    Paths are relative to the root with `/`; they differ where the fix renamed the file.
    """

    before_path: str | None
    after_path: str | None
    before: bytes | None
    after: bytes | None

    @property
    def path(self) -> str:
        """The name the file goes by today."""
        return self.after_path or self.before_path or ""


@dataclass(frozen=True, slots=True)
class Fix:
    """All that one fix changed. `label` is what a person calls it: a short commit id, a file name.

    `revision` names it again in git: a full commit id, or two joined by `..`; None where no commits have it.
    `message` is the commit message or "".
    """

    origin: FixOrigin
    label: str
    changes: tuple[FileChange, ...]
    revision: str | None = None
    message: str = ""
