"""Code before and after as two columns of the same length: what changed stands side by side, with some lines around it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from scanner.model.page import Sides
from scanner.reporters.harmless import block
from scanner.syntax.parse import split_lines

_AROUND = 4
_MOST_ROWS = 160
_MOST_LINES = 20_000
_ALIKE = 0.5
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of one side; number 0 fills up. `kind` is "same", "changed" or "none"; `others` are columns that the other side lacks."""

    number: int
    text: str
    kind: str
    others: tuple[tuple[int, int], ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, bool], ...]:
        """The text in pieces, each with whether the other side lacks it."""
        ends = [0, *(column for part in self.others for column in part), len(self.text)]
        return tuple((self.text[start:end], bool(n % 2)) for n, (start, end) in enumerate(pairwise(ends)) if end > start)


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
            old = [Cell(n + 1, _shown(before[n]), kind) for n in range(i, j)]
            new = [Cell(n + 1, _shown(after[n]), kind) for n in range(k, m)]
            if tag == "replace" and len(old) == len(new):
                for at, (one, other) in enumerate(zip(old, new, strict=True)):
                    old[at], new[at] = _told_apart(one, other)
            left += old
            right += new
            _fill(left, right)
        room = max(0, _MOST_ROWS - rows)
        hidden += max(0, len(left) - room)
        rows += len(left)
        if room:
            stretches.append(Stretch(tuple(left[:room]), tuple(right[:room])))
    return Compared(tuple(stretches), hidden)


def _told_apart(old: Cell, new: Cell) -> tuple[Cell, Cell]:
    """Two lines with what differs between them, where they have most in common."""
    words, others = _WORD.findall(old.text), _WORD.findall(new.text)
    matcher = difflib.SequenceMatcher(None, words, others, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return old, new
    changes = [block for block in matcher.get_opcodes() if block[0] != "equal"]
    return (
        replace(old, others=_columns(words, [(start, end) for _, start, end, _, _ in changes])),
        replace(new, others=_columns(others, [(start, end) for _, _, _, start, end in changes])),
    )


def _columns(words: Sequence[str], ranges: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ranges of words as columns, without those that are empty."""
    at = [0, *accumulate(map(len, words))]
    return tuple((at[start], at[end]) for start, end in ranges if end > start)


def _fill(left: list[Cell], right: list[Cell]) -> None:
    while len(left) < len(right):
        left.append(Cell(0, "", "none"))
    while len(right) < len(left):
        right.append(Cell(0, "", "none"))


def _shown(text: str) -> str:
    return block(text)[:300]
