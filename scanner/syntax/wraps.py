"""Recognises statements that a fix put inside a new `if`, `try`, `with` or loop (or took out of one)."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.syntax.digest import digest
from scanner.syntax.shape import blocks, likeness, tokens

_COMPOUND = (ast.If, ast.Try, ast.With, ast.AsyncWith, ast.For, ast.AsyncFor, ast.While)


@dataclass(frozen=True, slots=True, eq=False)
class Wrapped:
    """`wrapper` now holds `inner`, statements of the other side that stand at `first` to `last` (exclusive) in its list."""

    wrapper: ast.stmt
    inner: list[ast.stmt]
    first: int
    last: int


def find_wrap(bare: Sequence[ast.stmt], dressed: Sequence[ast.stmt]) -> Wrapped | None:
    """The first statement of `dressed` that is new there and holds statements of `bare`; None when there is none.

    A wrapper that stood in `bare` before (equal kind, alike) is a changed statement, not a wrap.
    """
    where = {digest(statement): index for index, statement in reversed(list(enumerate(bare)))}
    for wrapper in dressed:
        if not isinstance(wrapper, _COMPOUND):
            continue
        if any(type(s) is type(wrapper) and _same_head(s, wrapper) for s in bare):
            continue
        inside = [s for block in _deep_blocks(wrapper) for s in block]
        found = sorted({where[digest(s)] for s in inside if digest(s) in where})
        if not found:
            found = _nearly(bare, inside)
        if found:
            first, last = found[0], found[-1] + 1
            return Wrapped(wrapper, list(bare[first:last]), first, last)
    return None


def _same_head(left: ast.stmt, right: ast.stmt) -> bool:
    return sum(likeness(tokens(a), tokens(b)) for a, b in [(left, right)]) > 0.85


def _deep_blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    found = list(blocks(statement))
    for block in list(found):
        for inner in block:
            if isinstance(inner, _COMPOUND):
                found.extend(_deep_blocks(inner))
    return found


def _nearly(bare: Sequence[ast.stmt], inside: Sequence[ast.stmt]) -> list[int]:
    """Indices of bare statements that stand inside with a small change (an assignment become a return, say)."""
    found: list[int] = []
    for index, statement in enumerate(bare):
        if isinstance(statement, _COMPOUND):
            continue
        bag = tokens(statement)
        if sum(bag.values()) >= 4 and any(likeness(bag, tokens(other)) >= 0.8 for other in inside if not isinstance(other, _COMPOUND)):
            found.append(index)
    return found
