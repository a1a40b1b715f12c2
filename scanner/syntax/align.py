"""Which statements of two blocks correspond.

Longest common subsequence over statement digests first, then over headers, then by likeness within the gaps
(in the manner of GumTree's top-down and bottom-up phases: Falleri et al., ASE 2014).
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from scanner.syntax.digest import digest
from scanner.syntax.shape import header_digest, likeness, tokens

_ALIKE = 0.45
_MOST_PAIRS = 40_000


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """A stretch where the two blocks differ, `at` the index in the before block where it stands."""

    before: list[ast.stmt]
    after: list[ast.stmt]
    at: int


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two statements that are the same one, changed."""

    before: ast.stmt
    after: ast.stmt


def gaps(before: Sequence[ast.stmt], after: Sequence[ast.stmt]) -> list[Gap]:
    """The stretches without an equal counterpart, in order."""
    matcher = SequenceMatcher(None, [digest(s) for s in before], [digest(s) for s in after], autojunk=False)
    return [Gap(list(before[a:b]), list(after[c:d]), a) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def pairs(before: Sequence[ast.stmt], after: Sequence[ast.stmt]) -> list[Pair]:
    """Counterparts within a gap, in order and without crossing: equal headers first, then the likeliest."""
    if not before or not after:
        return []
    if len(before) * len(after) > _MOST_PAIRS:
        return _by_header(before, after)
    return _best(before, after)


def alike(before: ast.stmt, after: ast.stmt) -> float:
    """How likely two statements are the same one, 0 to 1; 0 for different kinds of statement."""
    if isinstance(before, (ast.FunctionDef, ast.AsyncFunctionDef)) and isinstance(after, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return 1.0 if before.name == after.name else likeness(tokens(before), tokens(after))
    if type(before) is not type(after):
        return 0.0
    if isinstance(before, ast.ClassDef) and isinstance(after, ast.ClassDef) and before.name == after.name:
        return 1.0
    if header_digest(before) == header_digest(after):
        return 0.99
    return likeness(tokens(before), tokens(after))


def _by_header(before: Sequence[ast.stmt], after: Sequence[ast.stmt]) -> list[Pair]:
    matcher = SequenceMatcher(None, [header_digest(s) for s in before], [header_digest(s) for s in after], autojunk=False)
    return [Pair(before[a + i], after[b + i]) for a, b, n in matcher.get_matching_blocks() for i in range(n)]


def _best(before: Sequence[ast.stmt], after: Sequence[ast.stmt]) -> list[Pair]:
    """The non-crossing pairing of highest summed likeness, by dynamic programming."""
    rows, columns = len(before), len(after)
    gain = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    like = [[alike(b, a) for a in after] for b in before]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            skip = max(gain[i + 1][j], gain[i][j + 1])
            take = like[i][j] + gain[i + 1][j + 1] if like[i][j] >= _ALIKE else 0.0
            gain[i][j] = max(skip, take)
    found: list[Pair] = []
    i = j = 0
    while i < rows and j < columns:
        if like[i][j] >= _ALIKE and gain[i][j] == like[i][j] + gain[i + 1][j + 1]:
            found.append(Pair(before[i], after[j]))
            i, j = i + 1, j + 1
        elif gain[i][j] == gain[i + 1][j]:
            i += 1
        else:
            j += 1
    return found
