"""Code before and after as two columns of the same length: what changed stands side by side, with some lines around it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from scanner.model.page import Sides
from scanner.reporters.harmless import block
from scanner.syntax.parse import split_lines

_AROUND = 4
_MOST_ROWS = 160
_MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of one side; number 0 fills up. `kind` is "same", "changed" or "none"."""

    number: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that stand together; both columns are equally long."""

    before: tuple[Cell, ...]
    after: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One file's difference in stretches; `hidden` rows did not fit."""

    stretches: tuple[Stretch, ...]
    hidden: int


def compared(sides: Sides) -> Compared:
    """The stretches of two sides. Files beyond some size are not compared line by line: then there are none."""
    before, after = split_lines(sides.before), split_lines(sides.after)
    if max(len(before), len(after)) > _MOST_LINES:
        return Compared((), max(len(before), len(after)))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=len(before) > 2000)
    stretches: list[Stretch] = []
    rows = hidden = 0
    for group in matcher.get_grouped_opcodes(_AROUND):
        left: list[Cell] = []
        right: list[Cell] = []
        for tag, i, j, k, m in group:
            kind = "same" if tag == "equal" else "changed"
            left += [Cell(n + 1, _shown(before[n]), kind) for n in range(i, j)]
            right += [Cell(n + 1, _shown(after[n]), kind) for n in range(k, m)]
            _fill(left, right)
        room = max(0, _MOST_ROWS - rows)
        hidden += max(0, len(left) - room)
        rows += len(left)
        if room:
            stretches.append(Stretch(tuple(left[:room]), tuple(right[:room])))
    return Compared(tuple(stretches), hidden)


def _fill(left: list[Cell], right: list[Cell]) -> None:
    while len(left) < len(right):
        left.append(Cell(0, "", "none"))
    while len(right) < len(left):
        right.append(Cell(0, "", "none"))


def _shown(text: str) -> str:
    return block(text)[:300]
