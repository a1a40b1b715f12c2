"""What differs between two trees, or between HEAD and the working tree, as Python files with their bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Union

from scanner.adapters.git import listing
from scanner.adapters.git.blobs import read_blobs
from scanner.adapters.git.filters import without_filters
from scanner.adapters.git.model import Changes, Entry, EntryChange
from scanner.adapters.git.process import run
from scanner.adapters.git.raw import ABSENT, parse_raw
from scanner.adapters.git.worktree import read_inside
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError
from scanner.model.failure import Failure, FailureKind
from scanner.model.fix import FileChange

_SUFFIXES = (".py", ".pyi", ".pyw")
_SHEBANG = re.compile(rb"#![^\n]*\bpython")
RAW = ["--raw", "-z", "-M", "-l2000", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"]

Read = Callable[[Entry], Union[bytes, Failure, None]]


def between_trees(root: Path, before: str, after: str) -> Changes:
    """Python files that differ between two commits (full ids)."""
    entries = paths_between(root, before, after)
    read = _blob_reader(root, (side for entry in entries for side in (entry.before, entry.after)))
    return _collect(entries, read, read)


def paths_between(root: Path, before: str, after: str) -> tuple[EntryChange, ...]:
    """All paths that differ between two commits (full ids), renames followed; nothing is read."""
    output = run(["diff-tree", "-r", *RAW, "--end-of-options", before, after], root)
    if output.status != 0:
        raise RepositoryError(f"{visible(str(root))}: git cannot compare {before[:10]} and {after[:10]}: {output.problem}")
    return parse_raw(output.stdout)


def with_worktree(root: Path) -> Changes:
    """Python files that differ between HEAD and the working tree; untracked files that are not ignored count as added.

    A file renamed without telling git (`git mv`, `git add`) is one deleted and one added file.
    """
    output = run(["diff", *RAW, "--no-relative", "HEAD", "--"], root, extra=without_filters(root))
    if output.status != 0:
        raise RepositoryError(f"{visible(str(root))}: git cannot compare the working tree with HEAD: {output.problem}")
    entries = parse_raw(output.stdout)
    known = {entry.after.path for entry in entries}
    none = "0" * 40
    added = [EntryChange(Entry(p, ABSENT, none), Entry(p, "100644", none)) for p in listing.untracked(root) if p not in known]
    entries += tuple(added)
    return _collect(entries, _blob_reader(root, (entry.before for entry in entries)), lambda side: read_inside(root, side.path))


def _collect(entries: Iterable[EntryChange], read_before: Read, read_after: Read) -> Changes:
    files: list[FileChange] = []
    failures: list[Failure] = []
    others = 0
    for entry in entries:
        before, after = _python(entry.before, read_before), _python(entry.after, read_after)
        problems = [side for side in (before, after) if isinstance(side, Failure)]
        failures += problems
        if problems:
            continue
        if before == after:
            others += before is None
            continue
        assert not isinstance(before, Failure) and not isinstance(after, Failure)
        paths = (entry.before.path if before is not None else None, entry.after.path if after is not None else None)
        files.append(FileChange(paths[0], paths[1], before, after))
    return Changes(tuple(sorted(files, key=lambda change: change.path)), tuple(sorted(set(failures))), others)


def _python(side: Entry, read: Read) -> bytes | Failure | None:
    """The bytes of one side where it is a Python file, by its name or, without a suffix, by its first line."""
    if not _candidate(side):
        return None
    content = read(side)
    if isinstance(content, bytes) and not side.path.endswith(_SUFFIXES) and not _SHEBANG.match(content):
        return None
    return content


def _candidate(side: Entry) -> bool:
    return side.is_file and (side.path.endswith(_SUFFIXES) or "." not in side.path.rpartition("/")[2])


def _blob_reader(root: Path, sides: Iterable[Entry]) -> Read:
    blobs = read_blobs(root, (side.blob for side in sides if _candidate(side)))

    def read(side: Entry) -> bytes | Failure | None:
        if side.blob not in blobs:
            return Failure(side.path, FailureKind.MISSING, f"its content {side.blob[:10]} is not in this clone (a partial clone?)")
        content = blobs[side.blob]
        return Failure(side.path, FailureKind.SKIPPED, "too large to learn from; not read") if content is None else content

    return read
