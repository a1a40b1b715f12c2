"""What the git room hands out."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.model.failure import Failure
from scanner.model.fix import FileChange


@dataclass(frozen=True, slots=True)
class Changes:
    """The Python files that differ between two trees, by path; `failures` names what was too large or could not be read.

    `others` counts changed files that are not Python (or not plain files).
    """

    files: tuple[FileChange, ...]
    failures: tuple[Failure, ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """Files of a working tree, sorted; `closed` are the folders that git could not look into, so that it knows only their tracked files."""

    paths: tuple[str, ...]
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a changed path: its name, git's mode ("100644", "120000", "000000": absent) and blob id (all 0: not stored)."""

    path: str
    mode: str
    blob: str

    @property
    def is_file(self) -> bool:
        """Whether it is a plain file: no symbolic link, no submodule, not absent."""
        return self.mode.startswith("100")


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One line of git's raw difference; both sides always there, an absent one with mode "000000"."""

    before: Entry
    after: Entry
