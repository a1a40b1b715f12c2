"""A fixed place followed to the code of today: the same function, or the same lines, wherever they stand now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from scanner.lifecycle.functions import Function, functions_of
from scanner.syntax.parse import Parsed
from scanner.syntax.shape import likeness, tokens

_ALIKE = 0.6


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Lines of a file of today, 1-based, both included; `name` is the function's, or "line 12" of the fixed file."""

    path: str
    first: int
    last: int
    name: str


def landed_lines(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Where each line of an old text stands in a new one, 1-based; a line that was changed or removed is not in the answer."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return {a + i + 1: b + i + 1 for a, b, size in matcher.get_matching_blocks() for i in range(size)}


def written_lines(before: Sequence[str], after: Sequence[str]) -> tuple[int, ...]:
    """The lines of the new text that the old one has not, 1-based, empty ones left out."""
    landed = set(landed_lines(before, after).values())
    return tuple(number for number, line in enumerate(after, 1) if number not in landed and line.strip())


def follow_function(fixed: Function, now: Parsed) -> Place | None:
    """The function as it is in a file of today: by its whole name, else the likest one of its own name; None where there is none."""
    known = functions_of(now.tree)
    found = known.get(fixed.name)
    if found is None:
        simple = fixed.node.name
        alike = [(likeness(tokens(fixed.node), tokens(each.node)), each) for each in known.values() if each.node.name == simple]
        best = max(alike, key=lambda pair: pair[0], default=None)
        found = best[1] if best is not None and best[0] >= _ALIKE else None
    return None if found is None else Place(now.path, found.first, found.last, found.name)


def follow_lines(lines: Iterable[int], fixed: Parsed, now: Parsed) -> tuple[Place, ...]:
    """Lines of the fixed text as they stand today; what was changed or removed since is left out."""
    landed = landed_lines(fixed.lines, now.lines)
    return tuple(Place(now.path, landed[line], landed[line], f"line {line}") for line in lines if line in landed)
