"""Where lines of a file come from: commit, and the file and line they were then."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.git.blame import stretches
from scanner.adapters.git.process import run
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError

_HEAD = re.compile(rb"([0-9a-f]{40,64}) (\d+) (\d+)(?: \d+)?$")
_MOST_RANGES = 200


@dataclass(frozen=True, slots=True)
class LineOrigin:
    """The commit (full id) that wrote a line, its committer's date in seconds, and what the line's file and number were there."""

    commit: str
    seconds: int
    path: str
    line: int
    at_the_edge: bool = False


def line_origins(
    root: Path, path: str, lines: Iterable[int], commit: str | None, extra: Mapping[str, str] | None = None
) -> dict[int, LineOrigin]:
    """For these lines (1-based) of `path` at a commit (full id; None: as the file is now) where each comes from.

    Changed white space does not count, nor does a move within the file. Lines that are not committed are left out, and those beyond
    the first 200 stretches. `at_the_edge`: it stands in the oldest commit that there is. `extra` is added to git's environment.
    Raises RepositoryError.
    """
    asked = [f"-L{first},{last}" for first, last in stretches(lines)][:_MOST_RANGES]
    if not asked:
        return {}
    options = ["--no-textconv", "--porcelain", "-w", "-M", *asked]
    at = [commit] if commit is not None else []
    output = run(["-c", "blame.ignoreRevsFile=", "blame", *options, *at, "--", path], root, extra=extra)
    if output.status != 0:
        raise RepositoryError(f"{visible(path)}: git cannot tell who wrote it: {output.problem}")
    return _read(output.stdout)


@dataclass(slots=True)
class _Commit:
    seconds: int = 0
    path: str = ""
    edge: bool = False


def _read(output: bytes) -> dict[int, LineOrigin]:
    seen: dict[str, _Commit] = {}
    places: list[tuple[int, str]] = []
    paths: dict[int, str] = {}
    was: dict[int, int] = {}
    for line in output.split(b"\n"):
        if line.startswith(b"\t"):
            paths[places[-1][0]] = seen[places[-1][1]].path
        elif head := _HEAD.match(line):
            id, number = head[1].decode("ascii"), int(head[3])
            seen.setdefault(id, _Commit())
            places.append((number, id))
            was[number] = int(head[2])
        elif line.startswith(b"committer-time "):
            seen[places[-1][1]].seconds = int(line[15:])
        elif line.startswith(b"filename "):
            seen[places[-1][1]].path = _unquoted(line[9:])
        elif line == b"boundary":
            seen[places[-1][1]].edge = True
    return {
        number: LineOrigin(id, seen[id].seconds, paths.get(number, seen[id].path), was[number], seen[id].edge)
        for number, id in places
        if id.strip("0")
    }


def _unquoted(name: bytes) -> str:
    """The file's name; "" for one that git writes in quotes, which holds control characters."""
    return "" if name.startswith(b'"') else os.fsdecode(name)
