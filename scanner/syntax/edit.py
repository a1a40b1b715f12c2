"""What differencing two trees answers: the smallest changed subtrees, with their way down from the module."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import Enum


class EditKind(Enum):
    """How the after side differs."""

    REPLACE = "replace"
    INSERT = "insert"
    DELETE = "delete"
    WRAP = "wrap"
    UNWRAP = "unwrap"


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A node of the before tree and its counterpart in the after tree."""

    before: ast.AST
    after: ast.AST


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """One change. REPLACE: one node each side (an expression, a parameter list, a handler or a statement).

    INSERT has no `before` and DELETE no `after`; both hold statements. WRAP: `before` are the statements that now stand
    inside `after[0]`; UNWRAP the other way round. `chain` are the counterparts above, outermost first, up to the parent.
    `previous` and `following` are the statements around the place, in the before tree (INSERT, DELETE, WRAP).
    """

    kind: EditKind
    before: tuple[ast.AST, ...]
    after: tuple[ast.AST, ...]
    chain: tuple[Step, ...]
    previous: ast.stmt | None = None
    following: tuple[ast.stmt, ...] = ()
