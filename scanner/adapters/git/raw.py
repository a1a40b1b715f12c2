"""Reading git's raw difference format, NUL-separated: exact for any file name. Pure."""

from __future__ import annotations

import os
from collections.abc import Iterator

from scanner.adapters.git.model import Entry, EntryChange

ABSENT = "000000"


def parse_raw(output: bytes) -> tuple[EntryChange, ...]:
    """The changed paths of `git diff --raw -z`. Unmerged lines are left out: the working tree's line follows them."""
    return tuple(_entries(iter(output.split(b"\0"))))


def _entries(fields: Iterator[bytes]) -> Iterator[EntryChange]:
    for head in fields:
        if not head.startswith(b":"):
            continue
        old_mode, new_mode, old_blob, new_blob, status = head[1:].decode("ascii").split(" ")
        old_path = os.fsdecode(next(fields))
        new_path = os.fsdecode(next(fields)) if status[0] in "RC" else old_path
        if status[0] == "U":
            continue
        if status[0] == "C":
            old_mode = ABSENT
        yield EntryChange(Entry(old_path, old_mode, old_blob), Entry(new_path, new_mode, new_blob))
