"""The commits of a range with their messages."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from scanner.adapters.git import commits
from scanner.adapters.git.commits import Commit
from scanner.adapters.git.process import run
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError


def commits_since(root: Path, revision: str) -> tuple[Commit, ...]:
    """The commits that HEAD has and `revision` has not, merges left out, newest first. Raises RepositoryError."""
    first, head = commits.resolve(root, revision), commits.resolve(root, "HEAD")
    output = run(["log", "-z", "--no-merges", "--topo-order", "--encoding=UTF-8", "--format=%H %P%n%B", f"{first}..{head}", "--"], root)
    if output.status != 0:
        raise RepositoryError(f"{visible(str(root))}: git cannot list the commits since {visible(revision)}: {output.problem}")
    found: list[Commit] = []
    for entry in output.stdout.decode("utf-8", "replace").split("\0"):
        head_line, _, message = entry.partition("\n")
        ids = head_line.split()
        if ids:
            found.append(Commit(ids[0], tuple(ids[1:]), message.strip()))
    return tuple(found)


def added_at(root: Path, path: str) -> datetime | None:
    """When a file of this name was first committed; None where it never was, or a shallow clone cannot tell."""
    if commits.is_shallow(root):
        return None
    output = run(["log", "--diff-filter=A", "--no-renames", "--format=%ct", "HEAD", "--", path], root)
    times = output.stdout.decode("ascii", "replace").split()
    return datetime.fromtimestamp(int(times[-1]), timezone.utc) if output.status == 0 and times else None
