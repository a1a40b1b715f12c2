"""Places in source text. Lines and columns are 1-based; columns count code points; the end column is exclusive."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of source text, from its first character to just after its last."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int

    def touches(self, other: Span) -> bool:
        """Whether the two spans share at least one line."""
        return self.start_line <= other.end_line and other.start_line <= self.end_line

    def contains(self, other: Span) -> bool:
        """Whether `other` lies within this span, by line and column."""
        return (self.start_line, self.start_column) <= (other.start_line, other.start_column) and (
            other.end_line,
            other.end_column,
        ) <= (self.end_line, self.end_column)


class Stamp(NamedTuple):
    """What the file system says of a file: size in bytes, times of the last change of content and of status in nanoseconds, inode."""

    size: int
    changed: int
    touched: int
    inode: int


@dataclass(frozen=True, slots=True)
class Target:
    """One file to look at: on disk (`file`) or given (`content`, for instance a git blob or a snippet).

    `path` is what reports show: relative to the root, with `/`. Exactly one of `file` and `content` is set.
    `stamp` is what the file system said of `file` before anything was read; None where nobody asked.
    """

    path: str
    file: Path | str | None = None
    content: bytes | None = None
    stamp: Stamp | None = field(default=None, compare=False)

    def read(self) -> bytes:
        """The bytes of the file. Raises OSError when the file cannot be read."""
        if self.content is not None:
            return self.content
        assert self.file is not None
        with open(self.file, "rb") as stream:  # noqa: PTH123 - thousands a second, and a Path for each costs as much as the read
            return stream.read()
