"""Which edits of a fix teach, and in which order to learn from them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Sequence

from scanner.infer.novelty import new_tokens
from scanner.syntax.edit import Edit, EditKind
from scanner.syntax.shape import header_nodes, tokens

_PRIOR = {EditKind.REPLACE: 2.0, EditKind.WRAP: 1.5, EditKind.INSERT: 1.0, EditKind.UNWRAP: 0.5, EditKind.DELETE: 0.5}


def triage(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that are about behaviour. What was removed beside a new wrapper comes before the wrapper: it is the clearer evidence.

    A changed assignment target is only the consequence of another change in the same statement.
    """
    teaching = [edit for edit in edits if teaches(edit)]
    proper = {id(_statement(edit)) for edit in teaching if not _is_target(edit)}
    kept = [edit for edit in teaching if not (_is_target(edit) and id(_statement(edit)) in proper)]
    emptied = {id(edit.chain[-1].before) for edit in kept if edit.kind is EditKind.DELETE}
    return sorted(kept, key=lambda edit: edit.kind is EditKind.WRAP and id(edit.chain[-1].before) in emptied)


def teaches(edit: Edit) -> bool:
    """Whether an edit is about behaviour: not imports, docstrings or strings that stand alone."""
    nodes = [*edit.before, *edit.after]
    if all(isinstance(n, (ast.Import, ast.ImportFrom, ast.alias)) for n in nodes):
        return False
    if any(isinstance(step.before, (ast.Import, ast.ImportFrom)) for step in edit.chain):
        return False
    if all(isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant) for n in nodes):
        return False
    return not (isinstance(edit.chain[-1].before, ast.Expr) and all(isinstance(n, ast.Constant) for n in nodes))


def most_telling(edits: Sequence[Edit], most: int) -> list[Edit]:
    """At most so many edits, in their order: first those that the fix made more than once, then those that changed an expression."""
    if len(edits) <= most:
        return list(edits)
    signs = [_sign(edit) for edit in edits]
    times = Counter(sign for sign in signs if sign)

    def _order(index: int) -> tuple[int, float, int]:
        return -min(times.get(signs[index], 1), 4), -_PRIOR[edits[index].kind] - isinstance(edits[index].chain[-1].before, ast.expr), index

    return [edits[index] for index in sorted(sorted(range(len(edits)), key=_order)[:most])]


def _sign(edit: Edit) -> frozenset[str]:
    """What an edit brought in, names and operators only: equal for the same correction at two places."""
    if edit.kind is EditKind.REPLACE:
        return new_tokens(edit.before[0], edit.after[0])
    if edit.kind is EditKind.WRAP:
        return frozenset(token for node in header_nodes(edit.after[0]) for token in tokens(node)) | {type(edit.after[0]).__name__}
    return frozenset(token for node in (edit.after or edit.before) for token in tokens(node))


def _is_target(edit: Edit) -> bool:
    return bool(edit.before) and isinstance(getattr(edit.before[0], "ctx", None), ast.Store)


def _statement(edit: Edit) -> ast.AST | None:
    return next((step.before for step in reversed(edit.chain) if isinstance(step.before, ast.stmt)), None)
