"""Which edits of a fix teach, and in which order to learn from them."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from scanner.syntax.edit import Edit, EditKind


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


def _is_target(edit: Edit) -> bool:
    return bool(edit.before) and isinstance(getattr(edit.before[0], "ctx", None), ast.Store)


def _statement(edit: Edit) -> ast.AST | None:
    return next((step.before for step in reversed(edit.chain) if isinstance(step.before, ast.stmt)), None)
