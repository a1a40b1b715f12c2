"""Candidates for two changed statements that belong together: one binds a name, a later one in the same block uses it.

`f = open(...)` and `f.close()` became a `with`: neither statement alone is the mistake, both with anything between them are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.infer.candidates.candidate import Candidate
from scanner.infer.edits.names import Names
from scanner.infer.patterns.abstraction import Abstraction
from scanner.infer.patterns.holes import ellipsis, text_of
from scanner.infer.patterns.policy import Changed, Context, Policy
from scanner.syntax.edit import Edit, EditKind

_LEVELS = (Changed.LOCALS, Changed.SKELETON, Changed.LAST_NAME, Changed.ANY)
_MOST = 3


@dataclass(frozen=True, slots=True, eq=False)
class _Gone:
    """A simple statement that the fix took away, and the index of its edit."""

    statement: ast.stmt
    edit: int


def pairs(edits: Sequence[Edit], names: Sequence[Names]) -> Iterator[Candidate]:
    """The candidates of all pairs of statements that the fix took from one block; `names` of each edit."""
    blocks: dict[int, list[_Gone]] = {}
    for index, edit in enumerate(edits):
        if edit.kind in (EditKind.DELETE, EditKind.REPLACE):
            gone = [_Gone(s, index) for s in edit.before if isinstance(s, ast.stmt) and not hasattr(s, "body")]
            blocks.setdefault(id(edit.chain[-1].before), []).extend(gone)
    for block in blocks.values():
        ordered = sorted(block, key=lambda one: one.statement.lineno)
        found = [(a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :] if _belong(a.statement, b.statement)]
        for first, second in found[:_MOST]:
            yield from _together(first, second.statement, names[first.edit])


def _belong(first: ast.stmt, second: ast.stmt) -> bool:
    """Whether the second calls a method of what the first made."""
    if not (isinstance(first, ast.Assign) and isinstance(first.value, ast.Call) and len(first.targets) == 1):
        return False
    made, call = first.targets[0], getattr(second, "value", None)
    if not (isinstance(made, ast.Name) and isinstance(second, ast.Expr) and isinstance(call, ast.Call)):
        return False
    function = call.func
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == made.id


def _together(first: _Gone, second: ast.stmt, names: Names) -> Iterator[Candidate]:
    for level in _LEVELS:
        abstraction = Abstraction(names)
        made = abstraction.changed(first.statement, level if level < Changed.LAST_NAME else Changed.SKELETON)
        if level is Changed.ANY:
            made.value = ast.Name(abstraction.holes.fresh("MADE"))  # type: ignore[attr-defined]
        ends = abstraction.changed(second, Changed.LOCALS if level is Changed.LOCALS else Changed.SKELETON)
        text = text_of(made, ast.Expr(ellipsis()), ends)
        others: tuple[str, ...] = ()
        if level is Changed.LAST_NAME:
            call = made.value  # type: ignore[attr-defined]
            if not isinstance(call.func, ast.Name):
                continue
            call.func = ast.Attribute(ast.Name(abstraction.holes.fresh("MODULE")), call.func.id)
            others = (text_of(made, ast.Expr(ellipsis()), ends),)
        policy = Policy(min(level, Changed.LAST_NAME), Context.LOCALS, 1)
        yield Candidate(text, (), policy, first.statement, first.edit, safe=level <= Changed.SKELETON, others=others)
