"""Places in source text. Lines and columns are 1-based; columns count code points; the end column is exclusive."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import NamedTuple

from scanner.model.record import Record

MAX_FILE = 100_000_000
# what was a plain file when files were listed may be a link or a pipe by now: neither is followed or waited for
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)


class Span(NamedTuple):
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


class Target(Record, uncompared=("stamp",)):
    """One file to look at: on disk (`file`) or given (`content`, for instance a git blob or a snippet).

    `path` is what reports show: relative to the root, with `/`. Exactly one of `file` and `content` is set.
    `stamp` is what the file system said of `file` before anything was read; None where nobody asked.
    """

    path: str
    file: Path | str | None = None
    content: bytes | None = None
    stamp: Stamp | None = None

    def read(self) -> bytes:
        """The bytes of the file. Raises OSError when the file cannot be read, or is no plain file of at most 100 MB (any more)."""
        if self.content is not None:
            return self.content
        assert self.file is not None
        descriptor = os.open(self.file, _FLAGS)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "is no plain file any more")
            if status.st_size > MAX_FILE:
                raise OSError(errno.EFBIG, f"is larger than {MAX_FILE // 1_000_000} MB")
            with open(descriptor, "rb", closefd=False) as stream:
                content = stream.read(status.st_size + 1)
                if len(content) > status.st_size:  # it has grown since
                    content += stream.read(MAX_FILE)
        finally:
            os.close(descriptor)
        if len(content) > MAX_FILE:
            raise OSError(errno.EFBIG, "grows while it is read")
        return content
