"""Questions about a range of history: where two revisions meet, what a tree holds, what earlier fixes touched."""

from __future__ import annotations

import os
from pathlib import Path

from scanner.adapters.git import commits
from scanner.adapters.git.model import Entry
from scanner.adapters.git.process import run
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError

_MOST_EARLIER = 1000


def meeting_point(root: Path, good: str, bad: str) -> str:
    """The newest commit that two commits (full ids) both come from. Raises RepositoryError, naming a shallow clone as such."""
    output = run(["merge-base", good, bad], root)
    found = output.stdout.decode("ascii", "replace").split()
    if output.status == 0 and found:
        return found[0]
    if commits.is_shallow(root):
        raise RepositoryError(
            f"{visible(str(root))}: the history between {good[:10]} and {bad[:10]} is not in this clone (a shallow clone); "
            "run 'git fetch --unshallow', or in CI check out with the whole history (fetch-depth: 0)"
        )
    raise RepositoryError(f"{visible(str(root))}: {good[:10]} and {bad[:10]} have no commit in common; name another GOOD")


def cut_commits(root: Path) -> frozenset[str]:
    """The commits at which a shallow clone ends: their parents are not here, so what they changed cannot be told."""
    if not commits.is_shallow(root):
        return frozenset()
    where = os.fsdecode(run(["rev-parse", "--git-path", "shallow"], root).stdout.rstrip(b"\n"))
    try:
        return frozenset((root / where).read_text("ascii", "replace").split())
    except OSError:
        return frozenset()


def tree_entries(root: Path, commit: str) -> tuple[Entry, ...]:
    """All that a commit (full id) has, below the root of the repository."""
    output = run(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit], root)
    if output.status != 0:
        raise RepositoryError(f"{visible(str(root))}: git cannot list the files of {commit[:10]}: {output.problem}")
    found: list[Entry] = []
    for line in output.stdout.split(b"\0"):
        head, _, name = line.partition(b"\t")
        if head:
            mode, _, blob = head.decode("ascii", "replace").split(" ")
            found.append(Entry(os.fsdecode(name), mode, blob))
    return tuple(found)


def earlier_files(root: Path, commit: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Subject and files of the newest 1,000 commits that `commit` (full id) has, merges left out."""
    options = ["--no-merges", "--no-color", "--encoding=UTF-8", "--format=%x00%x00%s%x00", "--name-only", "-z", "--no-renames"]
    output = run(["log", *options, f"--max-count={_MOST_EARLIER}", commit, "--"], root)
    found: list[tuple[str, tuple[str, ...]]] = []
    for entry in output.stdout.split(b"\0\0\0") if output.status == 0 else ():
        subject, *names = entry.lstrip(b"\0").split(b"\0")
        if subject:
            found.append((subject.decode("utf-8", "replace"), tuple(os.fsdecode(name.lstrip(b"\n")) for name in names if name.strip())))
    return tuple(found)


def files_of(root: Path, commit: str) -> tuple[str, ...]:
    """The paths that a commit (full id) touches; () for a merge, or where git cannot tell."""
    output = run(["diff-tree", "-r", "-z", "--root", "--no-commit-id", "--name-only", "--no-renames", "--end-of-options", commit], root)
    return tuple(os.fsdecode(name) for name in output.stdout.split(b"\0") if name) if output.status == 0 else ()
