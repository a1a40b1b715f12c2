"""All candidate patterns of a fix, one text once."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from scanner.infer.candidate import Candidate
from scanner.infer.replacing import replacing
from scanner.infer.statements import statements
from scanner.syntax.edit import Edit, EditKind
from scanner.syntax.scope import Function, local_names


def candidates(edits: Sequence[Edit]) -> list[Candidate]:
    """The candidates of all edits, in edit order, narrow before wide within an edit; equal patterns once."""
    found: dict[tuple[object, ...], Candidate] = {}
    for index, edit in enumerate(edits):
        for candidate in _of(edit, index):
            found.setdefault((index, candidate.text, candidate.negatives), candidate)
    return list(found.values())


def _of(edit: Edit, index: int) -> Iterator[Candidate]:
    local = frozenset[str]()
    for step in edit.chain:
        if isinstance(step.before, Function):
            local |= local_names(step.before)
    maker = replacing if edit.kind is EditKind.REPLACE and not _is_definition(edit.before[0]) else statements
    return maker(edit, index, local)


def _is_definition(node: ast.AST) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
