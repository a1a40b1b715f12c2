"""What the commits of a range changed: one run of `git log`, read as it comes, bounded in commits and bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.git.range_patch import read_patch
from scanner.adapters.git.streaming import Lines
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError
from scanner.model.history import LoggedCommit

MAX_COMMITS = 5_000
MAX_BYTES = 100_000_000
_FIELDS = 5
# the heading of a hunk is the nearest definition, in files for which the repository says nothing else
_SETTINGS = {
    "diff.default.xfuncname": r"^[ \t]*((class|(async[ \t]+)?def)[ \t].*)$",
    "core.bigFileThreshold": "5m",
    "diff.interHunkContext": "0",
    "log.showRoot": "true",
    "log.follow": "false",
}
_OPTIONS = (
    *("--topo-order", "--no-color", "--encoding=UTF-8", "--format=%x00%H%x00%P%x00%an%x00%aI%x00%B%x00", "--no-notes", "--no-mailmap"),
    *("--diff-merges=off", "--ignore-submodules=all", "--full-diff", f"-O{os.devnull}", f"--max-count={MAX_COMMITS + 1}"),
)
_CONTENTS = (
    *("-p", "--unified=0", "--full-index", "-M", "-l400", "--diff-algorithm=myers", "--no-ext-diff", "--no-textconv"),
    *("--src-prefix=a/", "--dst-prefix=b/"),
)
_NAMES = ("--raw", "--no-abbrev", "--no-renames")


@dataclass(frozen=True, slots=True)
class RangeLog:
    """The commits of a range, children before parents. `cut` says in words what of the range was not read; "" where all was."""

    commits: tuple[LoggedCommit, ...]
    cut: str = ""


def log_range(root: Path, base: str, bad: str, paths: Sequence[str] = ()) -> RangeLog:
    """The commits that `bad` has and `base` has not (full ids), those that touch `paths` where any are given; a commit is always whole.

    Where the clone lacks contents, commits from there on have files without hunks.
    Raises RepositoryError.
    """
    between = [f"{base}..{bad}", "--", *paths]
    lines = _log(root, [*_CONTENTS, *between])
    found = list(_commits(iter(lines)))
    cut = f"its changes are above {MAX_BYTES // 1_000_000} MB: only the newest {len(found) - 1} commits were read" if lines.cut else ""
    if lines.cut:
        found = found[:-1]
    elif lines.problem:
        read = found[:-1]
        lines = _log(root, [*_NAMES, *between])
        found = [*read, *list(_commits(iter(lines)))[len(read) :]]
        if lines.problem:
            raise RepositoryError(f"{visible(str(root))}: git cannot read the range: {lines.problem}")
        unread = len(found) - len(read)
        cut = f"this clone lacks contents (a partial clone?): of {unread} of its commits only messages and names of files count"
    if len(found) > MAX_COMMITS:
        found = found[:MAX_COMMITS]
        cut = f"it holds more than {MAX_COMMITS:,} commits: only the newest {MAX_COMMITS:,} were read"
    return RangeLog(tuple(found), cut)


def _log(root: Path, arguments: Sequence[str]) -> Lines:
    settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    return Lines([*settings, "log", *_OPTIONS, *arguments], root, MAX_BYTES)


def _commits(lines: Iterator[bytes]) -> Iterator[LoggedCommit]:
    line = next(lines, None)
    while line is not None:
        if not line.startswith(b"\0"):
            line = next(lines, None)
            continue
        head = [line]
        count = line.count(b"\0")
        while count <= _FIELDS and (more := next(lines, None)) is not None:
            head.append(more)
            count += more.count(b"\0")
        fields = [part.decode("utf-8", "replace") for part in b"".join(head).split(b"\0")]
        patch = read_patch(lines)
        if len(fields) > _FIELDS:
            yield LoggedCommit(fields[1], tuple(fields[2].split()), fields[3], fields[4], fields[5].strip(), patch.files)
        line = patch.next_line
