"""What a range of history changed, as read from git: commits, their files, their hunks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines taken out of one place of a file and lines put there; starts are 1-based, the line before where a side has none.

    `heading` is the definition (`def`, `class`) that stands before the place in the older file; "" where there is none.
    """

    before_start: int
    after_start: int
    heading: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TouchedFile:
    """One file of a commit. A path is None on the side where the file does not exist; blob ids are "" there.

    `added` and `removed` count lines, all of them, though of a very large change not all are kept in `hunks`. Binary: no hunks.
    """

    before_path: str | None
    after_path: str | None
    before_blob: str = ""
    after_blob: str = ""
    added: int = 0
    removed: int = 0
    hunks: tuple[Hunk, ...] = ()

    @property
    def path(self) -> str:
        """The name the file goes by after the commit, or went by."""
        return self.after_path or self.before_path or ""


@dataclass(frozen=True, slots=True)
class LoggedCommit:
    """A commit of a range. `date` is the author's, ISO 8601; a merge has no files: what it brought stands in the merged commits."""

    id: str
    parents: tuple[str, ...]
    author: str
    date: str
    message: str
    files: tuple[TouchedFile, ...] = ()

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.split("\n", 1)[0]

    @property
    def is_merge(self) -> bool:
        """Whether it has several parents."""
        return len(self.parents) > 1
