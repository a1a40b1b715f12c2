"""Evidence by place: commits that wrote a call's line, changed its function, its file, or a module close to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scanner.lifecycle.suspects.frames import Place
from scanner.lifecycle.suspects.weights import LEAST_SHARE, NEAR_LINES, WEIGHTS
from scanner.model.history import Hunk, LoggedCommit
from scanner.model.suspects import Evidence, Sign

_DEFINED = re.compile(r"^\s*(?:async\s+)?(?:def|class)\s+(\w+)")


@dataclass(frozen=True, slots=True)
class Traces:
    """The calls' places; path -> line -> commit that wrote it last; path -> distance by imports from the calls' files.

    `aliases`: names that those files had earlier in the range -> the names they have at its end.
    """

    places: tuple[Place, ...] = ()
    written: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    distances: Mapping[str, int] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)


def place_evidence(commit: LoggedCommit, traces: Traces) -> Iterator[Evidence]:
    """At most one piece of each kind: that of the place where it is strongest."""
    best: dict[Sign, Evidence] = {}
    names = {path: file for file in commit.files for path in (file.before_path, file.after_path) if path}
    touched = {traces.aliases.get(path, path): file.hunks for path, file in names.items()}
    for place in traces.places:
        for one in _at(place, commit.id, touched.get(place.path), traces.written.get(place.path, {})):
            if one.sign not in best or one.points > best[one.sign].points:
                best[one.sign] = one
    yield from best.values()
    if Sign.FILE not in best and (near := [(traces.distances[path], path) for path in touched if path in traces.distances]):
        steps, path = min(near)
        between = "is one import away from" if steps == 1 else "is two imports away from"
        yield Evidence(Sign.IMPORTS, WEIGHTS[Sign.IMPORTS] / steps, f"{path} {between} the traceback's files")


def earlier_names(commits: Sequence[LoggedCommit], paths: Iterable[str]) -> dict[str, str]:
    """Names that files had before they were renamed within the range -> the names they have now, of `paths`. `commits`: newest first."""
    found = {path: path for path in paths}
    for file in (file for commit in commits for file in commit.files):
        if file.before_path and file.after_path in found and file.before_path != file.after_path:
            found.setdefault(file.before_path, found[file.after_path])
    return {old: new for old, new in found.items() if old != new}


def defined_in(hunk: Hunk) -> frozenset[str]:
    """The functions and classes that a hunk stands in or writes."""
    lines = (hunk.heading, *hunk.removed, *hunk.added)
    return frozenset(match[1] for line in lines if (match := _DEFINED.match(line)))


def _at(place: Place, commit: str, hunks: Sequence[Hunk] | None, written: Mapping[int, str]) -> Iterator[Evidence]:
    own = [line for line in range(place.first, place.last + 1) if written.get(line) == commit]
    if place.line is not None and written.get(place.line) == commit:
        yield Evidence(Sign.LINE, WEIGHTS[Sign.LINE] * place.weight, f"wrote line {place.line} of {place.path}, where the traceback stands")
    elif place.line is not None and own:
        distance = min(abs(line - place.line) for line in own)
        if distance <= NEAR_LINES:
            points = WEIGHTS[Sign.NEAR] * place.weight * (1 - (distance - 1) / NEAR_LINES)
            yield Evidence(Sign.NEAR, points, f"wrote code {_lines(distance)} from line {place.line} of {place.path}")
    in_function = place.function and hunks is not None and any(place.function in defined_in(hunk) for hunk in hunks)
    if own or in_function:
        length = place.last - place.first + 1
        part = min(1.0, len(own) / length) if length else 0.0
        points = WEIGHTS[Sign.FUNCTION] * place.weight * (LEAST_SHARE + (1 - LEAST_SHARE) * part)
        name = f"`{place.function}`" if place.function and place.function != "<module>" else "the code around"
        yield Evidence(Sign.FUNCTION, points, f"changed {name} in {place.path}, of the traceback")
    if hunks is not None or own:
        yield Evidence(Sign.FILE, WEIGHTS[Sign.FILE] * place.weight, f"changed {place.path}, of the traceback")


def _lines(distance: int) -> str:
    return "1 line" if distance == 1 else f"{distance} lines"
