"""One commit's patch, without context lines, as git prints it. The lengths that hunks announce tell their lines from headers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scanner.model.history import Hunk, TouchedFile

_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)")
_INDEX = re.compile(rb"index ([0-9a-f]+)\.\.([0-9a-f]+)")
_RAW = re.compile(rb":\d+ \d+ (?P<before>[0-9a-f]+) (?P<after>[0-9a-f]+) [A-Z]\d*\t(?P<path>[^\n]+)")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"v": b"\v", b"f": b"\f"}
_LONGEST_LINE = 1_000
_MOST_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Patch:
    """The files of one commit, and the line after them: the next commit's first, None at the end."""

    files: tuple[TouchedFile, ...]
    next_line: bytes | None


@dataclass(slots=True)
class _File:
    """A file while its lines are read."""

    before: str | None
    after: str | None
    blobs: tuple[str, str] = ("", "")
    added: int = 0
    removed: int = 0
    hunks: list[Hunk] = field(default_factory=list)

    def done(self) -> TouchedFile:
        """The file as it is handed out."""
        return TouchedFile(self.before, self.after, *self.blobs, self.added, self.removed, tuple(self.hunks))


def read_patch(lines: Iterator[bytes]) -> Patch:
    """Read up to the next commit. Of the text of a commit's hunks 200 KB are kept, all lines are counted; long lines are cut."""
    files: list[_File] = []
    room = _MOST_KEPT
    for line in lines:
        if line.startswith(b"\0"):
            return Patch(tuple(file.done() for file in files), line)
        if line.startswith(b"diff --git "):
            path = _same_name(line[11:].rstrip(b"\n"))
            files.append(_File(path, path))
        elif files and (match := _HUNK.match(line)):
            hunk = _read_hunk(lines, match)
            files[-1].removed += _length(match, 2)
            files[-1].added += _length(match, 4)
            size = sum(map(len, (*hunk.removed, *hunk.added)))
            if size <= room:
                room -= size
                files[-1].hunks.append(hunk)
        elif line.startswith(b":") and (raw := _RAW.match(line)):
            files.append(_raw_file(raw))
        elif files:
            _read_header(files[-1], line.rstrip(b"\n"))
    return Patch(tuple(file.done() for file in files), None)


def _raw_file(match: re.Match[bytes]) -> _File:
    """A file by its names and blobs alone."""
    path = _name(match["path"])
    before, after = _id(match["before"]), _id(match["after"])
    return _File(path if before else None, path if after else None, (before, after))


def _read_hunk(lines: Iterator[bytes], match: re.Match[bytes]) -> Hunk:
    removed: list[str] = []
    added: list[str] = []
    left = [_length(match, 2), _length(match, 4)]
    while left[0] > 0 or left[1] > 0:
        line = next(lines, None)
        if line is None:
            break
        side = 0 if line[:1] == b"-" else 1 if line[:1] == b"+" else -1
        if side >= 0:
            left[side] -= 1
            (removed, added)[side].append(line[1:_LONGEST_LINE].decode("utf-8", "replace").rstrip("\r\n"))
    heading = match[5][:300].decode("utf-8", "replace").strip()
    return Hunk(int(match[1]), int(match[3]), heading, tuple(removed), tuple(added))


def _length(match: re.Match[bytes], part: int) -> int:
    return 1 if match[part] is None else int(match[part])


def _read_header(file: _File, line: bytes) -> None:
    if index := _INDEX.match(line):
        file.blobs = (_id(index[1]), _id(index[2]))
    elif line.startswith(b"new file mode"):
        file.before = None
    elif line.startswith(b"deleted file mode"):
        file.after = None
    elif line.startswith((b"rename from ", b"copy from ")):
        file.before = _name(line.split(b" ", 2)[2])
    elif line.startswith((b"rename to ", b"copy to ")):
        file.after = _name(line.split(b" ", 2)[2])


def _id(blob: bytes) -> str:
    return "" if not blob.strip(b"0") else blob.decode("ascii")


def _same_name(names: bytes) -> str:
    """The name in `a/NAME b/NAME`, which may itself hold spaces; where the two differ, later lines say them."""
    if names.startswith(b'"'):
        end = re.match(rb'"(?:\\.|[^"\\])*"', names, re.DOTALL)
        return _name(end[0] if end else names)[2:]
    return os.fsdecode(names[2 : (len(names) - 1) // 2])


def _name(written: bytes) -> str:
    """A name as git writes it: an unusual one is quoted like a C string."""
    if len(written) > 1 and written[:1] == written[-1:] == b'"':
        written = _ESCAPE.sub(_byte, written[1:-1])
    return os.fsdecode(written)


def _byte(match: re.Match[bytes]) -> bytes:
    text = match[1]
    return bytes([int(text, 8) & 255]) if len(text) == 3 else _LETTERS.get(text, text)
