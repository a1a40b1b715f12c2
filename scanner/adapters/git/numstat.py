"""How many lines of which files differ between two commits, files of any kind."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.git.filters import without_filters
from scanner.adapters.git.process import run
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError


@dataclass(frozen=True, slots=True)
class LineCount:
    """A changed path (relative to the top level) with its lines added and taken away; 0 and 0 for what is no text."""

    path: str
    added: int
    removed: int


def count_lines(root: Path, before: str, after: str) -> tuple[LineCount, ...]:
    """The files that differ between two commits (full ids), by path; a renamed file is one taken away and one added.

    Raises RepositoryError.
    """
    options = ["--numstat", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-relative"]
    output = run(["diff", *options, "--end-of-options", before, after, "--"], root, extra=without_filters(root))
    if output.status != 0:
        raise RepositoryError(f"{visible(str(root))}: git cannot compare {before[:10]} with {after[:10]}: {output.problem}")
    rows = (os.fsdecode(row).split("\t", 2) for row in output.stdout.split(b"\0") if row.count(b"\t") >= 2)
    return tuple(LineCount(path, _number(added), _number(removed)) for added, removed, path in rows)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
