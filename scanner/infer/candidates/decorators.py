"""Candidates for a decorator that the fix put on a function: others of its name, of its making or with its decorators that lack it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from scanner.infer.candidates.candidate import Candidate, Negative
from scanner.infer.candidates.kin import name_kinds
from scanner.infer.edits.names import Names
from scanner.infer.patterns.abstraction import Abstraction
from scanner.infer.patterns.holes import text_of
from scanner.infer.patterns.policy import Changed, Context, Policy
from scanner.model.formula import MetavariableRegex
from scanner.syntax.decorated import gained_decorators
from scanner.syntax.edit import Edit

_MOST_PARAMETERS = 2
_LEVELS = (Changed.VERBATIM, Changed.LITERALS, Changed.SKELETON)


def decorators(edit: Edit, index: int, names: Names) -> Iterator[Candidate]:
    """The candidates of a REPLACE edit of a function that gained a decorator; none where it gained none."""
    before, after = edit.before[0], edit.after[0]
    gained = gained_decorators(before, after)
    if not gained or not isinstance(before, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return
    start = "async def" if isinstance(before, ast.AsyncFunctionDef) else "def"
    missing = [_written(gained[0], level, names) for level in _LEVELS]

    def candidate(head: str, width: Context, condition: MetavariableRegex | None = None, part: str = "") -> Candidate:
        text = f"{head}:\n    ..."
        negatives = tuple(dict.fromkeys(Negative((f"@{decorator}\n{text}",)) for decorator in missing))
        kept = (condition,) if condition else ()
        policy = Policy(Changed.SKELETON, width, 0)
        return Candidate(text, negatives, policy, before, index, alone=False, safe=condition is None, conditions=kept, part=part)

    yield candidate(f"{start} {before.name}(...)", Context.LOCALS)
    for own in before.decorator_list:
        yield candidate(f"@{_written(own, Changed.SKELETON, names)}\n{start} $FUNC(...)", Context.LITERALS)
    for kin in name_kinds(before.name):
        yield candidate(f"{start} $KIN(...)", Context.CALLEE, MetavariableRegex("$KIN", kin.regex), kin.part)
    parameters = [a.arg for a in before.args.args if a.arg not in ("self", "cls")]
    for name in parameters[:_MOST_PARAMETERS]:
        yield candidate(f"{start} $FUNC(..., {name}, ...)", Context.METHOD)


def _written(decorator: ast.expr, level: Changed, names: Names) -> str:
    return text_of(Abstraction(names).changed(decorator, level))
