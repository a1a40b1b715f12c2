"""The calls of a traceback as places of the repository: installed paths matched by their ends, functions found in the bad revision."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scanner.model.traceback import Frame, Traceback
from scanner.syntax.parse import Parsed, parse

_INSTALLED = ("site-packages", "dist-packages")
_MOST_PLACES = 40
_FADING = 0.8
_FAINTEST = 0.2


@dataclass(frozen=True, slots=True)
class Place:
    """A call in a file of the repository, at the bad revision.

    `line` is None where the traceback gives none, or one that does not fit the code; `first` and `last` are the function's lines (0: not
    known). `weight` is 1 for an innermost call, less for each call further out.
    """

    path: str
    function: str
    line: int | None
    first: int
    last: int
    weight: float


class PathEnds:
    """Finds the repository's files that an installed path can be."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for path in paths:
            parts = tuple(path.split("/"))
            self._by_name[parts[-1]].append(parts)

    def find(self, printed: str) -> tuple[str, ...]:
        """The files that share the longest end with a printed path, where it is long enough to mean the same file; at most three."""
        parts, outside = _rest(printed)
        best: list[tuple[str, ...]] = []
        length = 0
        for candidate in self._by_name.get(parts[-1], ()) if parts else ():
            shared = _shared_end(candidate, parts)
            whole = shared == len(candidate) or shared == len(parts)
            if not whole and (outside or shared < 2):
                continue
            if outside and shared < len(parts):
                continue
            if shared > length:
                best, length = [], shared
            if shared == length:
                best.append(candidate)
        exact = [candidate for candidate in best if len(candidate) == length]
        chosen = exact or best
        return tuple("/".join(candidate) for candidate in chosen) if len(chosen) <= 3 else ()


def third_parties(traceback: Traceback) -> frozenset[str]:
    """The top-level names of installed packages that calls stand in."""
    found = set()
    for frame in traceback.frames:
        parts, outside = _rest(frame.path)
        if outside and parts:
            found.add(parts[0].removesuffix(".py").lower())
    return frozenset(found)


def weighed_frames(traceback: Traceback, ends: PathEnds) -> dict[tuple[str, Frame], float]:
    """(path, call) -> weight, for the calls in files of the repository: innermost of each exception first, forty at most."""
    found: dict[tuple[str, Frame], float] = {}
    for raised in traceback.raised:
        weight = 1.0
        for frame in reversed(raised.frames):
            paths = ends.find(frame.path)
            for path in paths:
                found[path, frame] = max(found.get((path, frame), 0.0), weight / len(paths))
            if paths:
                weight = max(_FAINTEST, weight * _FADING)
    ordered = sorted(found.items(), key=lambda item: -item[1])
    return dict(ordered[:_MOST_PLACES])


def places(weighed: Mapping[tuple[str, Frame], float], contents: Mapping[str, bytes]) -> tuple[Place, ...]:
    """The calls with their functions' lines, from the files' bytes at the bad revision; a file that does not parse gives lines alone."""
    found: list[Place] = []
    by_path: dict[str, list[tuple[Frame, float]]] = defaultdict(list)
    for (path, frame), weight in weighed.items():
        by_path[path].append((frame, weight))
    for path, frames in by_path.items():
        parsed = parse(contents[path], path) if path in contents else None
        for frame, weight in frames:
            found.append(_place(path, frame, weight, parsed if isinstance(parsed, Parsed) else None))
    return tuple(sorted(set(found), key=lambda place: (-place.weight, place.path, place.first)))


def _place(path: str, frame: Frame, weight: float, parsed: Parsed | None) -> Place:
    short = frame.function.rpartition(".")[2]
    if parsed is None:
        return Place(path, short, frame.line, frame.line or 0, frame.line or 0, weight)
    named = [node for node in ast.walk(parsed.tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == short]
    line = _fitting_line(frame, parsed, named)
    around = [node for node in named if line is not None and node.lineno <= line <= (node.end_lineno or 0)]
    chosen = max(around, key=lambda node: node.lineno) if around else named[0] if len(named) == 1 else None
    if chosen is not None:
        return Place(path, short, line, _first(chosen), chosen.end_lineno or chosen.lineno, weight)
    return Place(path, short, line, line or 0, line or 0, weight)


def _fitting_line(frame: Frame, parsed: Parsed, named: Sequence[ast.FunctionDef | ast.AsyncFunctionDef]) -> int | None:
    """The printed line, where the code there is what was printed; else the one line of the function that is; else None."""
    line = frame.line
    if line is None or not 1 <= line <= len(parsed.lines):
        line = None
    inside = [range(_first(node), (node.end_lineno or 0) + 1) for node in named]
    within = line is not None and (not inside or any(line in span for span in inside))
    if within and (not frame.code or _same(frame.code, parsed.lines[(line or 1) - 1])):
        return line
    if not frame.code:
        return None
    alike = [number for span in inside for number in span if _same(frame.code, parsed.lines[number - 1])]
    return alike[0] if len(alike) == 1 else None


def _same(printed: str, line: str) -> bool:
    return printed.split() == line.split()


def _first(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _rest(printed: str) -> tuple[list[str], bool]:
    """The parts of a printed path that name the module, and whether it is an installed package's or the standard library's."""
    parts = [part for part in printed.split("/") if part not in ("", ".")]
    for at in range(len(parts) - 1, -1, -1):
        if parts[at] in _INSTALLED:
            return parts[at + 1 :], True
        if parts[at].startswith("python3.") and parts[at - 1 : at] in (["lib"], ["lib64"]):
            return parts[at + 1 :], True
    return parts, False


def _shared_end(one: Sequence[str], other: Sequence[str]) -> int:
    shared = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        shared += 1
    return shared
