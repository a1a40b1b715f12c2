"""All candidate patterns of a fix, one text once."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from scanner.infer.candidates.candidate import Candidate
from scanner.infer.candidates.decorators import decorators
from scanner.infer.candidates.kin import with_relatives
from scanner.infer.candidates.pairs import pairs
from scanner.infer.candidates.replacing import replacing
from scanner.infer.candidates.statements import statements
from scanner.infer.edits.names import Names
from scanner.syntax.edit import Edit, EditKind
from scanner.syntax.scope import Function, local_names


def candidates(edits: Sequence[Edit], imported: Mapping[str, str]) -> list[Candidate]:
    """The candidates of all edits, in edit order, narrow before wide within an edit; equal patterns once.

    `imported` are the module's imported names with their full names.
    """
    found: dict[tuple[object, ...], Candidate] = {}
    names = [_names(edit, imported) for edit in edits]
    for index, (edit, own) in enumerate(zip(edits, names, strict=True)):
        # Statements nested deeper than Python can write, or a number too long to be written, teach no more patterns.
        with suppress(RecursionError, ValueError):
            for candidate in with_relatives(_of(edit, index, own), edit.chain[0].before):
                found.setdefault((index, candidate.looks_for, candidate.negatives), candidate)
    return sorted(found.values(), key=lambda candidate: candidate.edit)


def paired(edits: Sequence[Edit], imported: Mapping[str, str]) -> list[Candidate]:
    """The candidates of statements that were taken away together; they are few, so that all edits may have some."""
    found: dict[tuple[object, ...], Candidate] = {}
    with suppress(RecursionError, ValueError):
        for candidate in pairs(edits, [_names(edit, imported) for edit in edits]):
            found.setdefault((candidate.edit, candidate.looks_for), candidate)
    return list(found.values())


def _names(edit: Edit, imported: Mapping[str, str]) -> Names:
    local = frozenset[str]()
    for step in edit.chain:
        if isinstance(step.before, Function):
            local |= local_names(step.before)
    return Names(local, imported)


def _of(edit: Edit, index: int, names: Names) -> Iterator[Candidate]:
    if edit.kind is EditKind.REPLACE and _is_definition(edit.before[0]):
        return decorators(edit, index, names)
    maker = replacing if edit.kind is EditKind.REPLACE else statements
    return maker(edit, index, names)


def _is_definition(node: ast.AST) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
