"""The line of revisions that HEAD stands on: from commit to first parent, as merges into a branch make it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from scanner.adapters.git import commits
from scanner.adapters.git.process import run
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit (full id) and when it was committed."""

    id: str
    made: datetime


def mainline(root: Path, since: str | None = None) -> tuple[Revision, ...]:
    """HEAD and its first parents, oldest first; `since` is where they begin, where given.

    Raises RepositoryError where nothing is committed, or where `since` is not among what HEAD comes from.
    """
    head = commits.resolve(root, "HEAD")
    listed = [head]
    if since is not None:
        first = commits.resolve(root, since)
        if run(["merge-base", "--is-ancestor", first, head], root).status != 0:
            raise RepositoryError(f"HEAD does not come from {visible(since)}; name a revision before it (git log --first-parent)")
        listed = [head, f"^{first}"]
    found = _revisions(root, ["--first-parent", *listed])
    if since is not None:
        found = (*_revisions(root, ["--max-count=1", first]), *found)
    return found


def committed(root: Path, commit: str) -> datetime:
    """When a commit (full id) was committed. Raises RepositoryError."""
    return _revisions(root, ["--max-count=1", commit])[0].made


def _revisions(root: Path, arguments: list[str]) -> tuple[Revision, ...]:
    output = run(["rev-list", "--timestamp", *arguments, "--"], root)
    if output.status != 0:
        raise RepositoryError(f"{visible(str(root))}: git cannot list the revisions: {output.problem}")
    rows = [line.split(" ") for line in output.stdout.decode("ascii", "replace").splitlines()]
    return tuple(Revision(row[1], _moment(row[0])) for row in reversed(rows))


def _moment(seconds: str) -> datetime:
    """A moment in UTC; a commit may claim any: what no calendar holds counts as the first day of 1970."""
    try:
        return datetime.fromtimestamp(int(seconds), timezone.utc)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, timezone.utc)
