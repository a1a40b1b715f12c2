"""Which commit last wrote a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from scanner.adapters.git.commits import is_shallow
from scanner.adapters.git.process import run
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError

_HEAD = re.compile(rb"([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?$")
_MOST_RANGES = 200


def blame(root: Path, commit: str, path: str, lines: Iterable[int]) -> dict[int, str]:
    """For these lines (1-based) of `path` at a commit (full id) the full id of the commit that wrote each.

    Of a range `A..B` (full ids) it is the lines at B, and those from before the range are credited to where it begins.
    Changed white space does not count. Left out are lines older than a shallow clone, and those beyond the first 200 stretches.
    Raises RepositoryError.
    """
    asked = [f"-L{first},{last}" for first, last in stretches(lines)][:_MOST_RANGES]
    if not asked:
        return {}
    options = ["--no-textconv", "--porcelain", "-w", "-M", *asked]
    output = run(["-c", "blame.ignoreRevsFile=", "blame", *options, commit, "--", path], root)
    if output.status != 0:
        raise RepositoryError(f"{visible(path)}: git cannot tell who wrote it at {commit[:10]}: {output.problem}")
    found: dict[int, str] = {}
    edges: set[str] = set()
    current = ""
    for line in output.stdout.split(b"\n"):
        if head := _HEAD.match(line):
            current = head[1].decode("ascii")
            found[int(head[2])] = current
        elif line == b"boundary":
            edges.add(current)
    unknown = edges if edges and is_shallow(root) else set()
    return {number: name for number, name in found.items() if name not in unknown}


def stretches(lines: Iterable[int]) -> list[tuple[int, int]]:
    """Lines as first and last of each run of neighbours."""
    found: list[tuple[int, int]] = []
    for line in sorted(set(lines)):
        if found and found[-1][1] == line - 1:
            found[-1] = (found[-1][0], line)
        else:
            found.append((line, line))
    return found
