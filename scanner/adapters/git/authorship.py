"""Who made commits, when, under which subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scanner.adapters.git.process import run
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError

_FORMAT = "--format=%H%x00%aN%x00%cI%x00%s"
_MOST = 100


@dataclass(frozen=True, slots=True)
class Authored:
    """A commit (full id) as people speak of it; `made` is when it was committed."""

    id: str
    author: str
    made: datetime
    subject: str


def authored(root: Path, commits: Iterable[str]) -> tuple[Authored, ...]:
    """These commits (full ids), in this order. Raises RepositoryError."""
    wanted = list(dict.fromkeys(commits))[:_MOST]
    return _read(root, ["--no-walk=unsorted", "--end-of-options", *wanted, "--"]) if wanted else ()


def authored_between(root: Path, first: str, last: str) -> tuple[Authored, ...]:
    """The commits that `last` has and `first` has not (full ids), oldest first: the newest hundred, merges left out.

    Raises RepositoryError.
    """
    return _read(root, ["--no-merges", f"--max-count={_MOST}", "--end-of-options", f"{first}..{last}", "--"])[::-1]


def _read(root: Path, arguments: list[str]) -> tuple[Authored, ...]:
    output = run(["log", "--encoding=UTF-8", _FORMAT, *arguments], root)
    if output.status != 0:
        raise RepositoryError(f"{visible(str(root))}: git cannot tell who made the commits: {output.problem}")
    rows = [line.split("\0") for line in output.stdout.decode("utf-8", "replace").split("\n") if line]
    return tuple(
        Authored(row[0], visible(row[1]), datetime.fromisoformat(_zoned(row[2])), visible(row[3])) for row in rows if len(row) == 4
    )


def _zoned(moment: str) -> str:
    return moment.replace("Z", "+00:00")
