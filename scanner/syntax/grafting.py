"""A tree with some of its nodes exchanged; everything else is shared with the old one, which is never changed."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T", bound=ast.AST)
_KEPT_ON_NODES = frozenset(("_digest", "_height"))


@dataclass(frozen=True, slots=True, eq=False)
class Above:
    """The parent of a node and the field it stands in."""

    parent: ast.AST
    field: str


class Family:
    """Who stands above whom in one tree."""

    def __init__(self, tree: ast.AST) -> None:
        self._above: dict[int, Above] = {}
        pending = [tree]
        while pending:
            node = pending.pop()
            for name, value in ast.iter_fields(node):
                for item in value if isinstance(value, list) else (value,):
                    if isinstance(item, ast.AST) and not isinstance(item, ast.expr_context):
                        self._above[id(item)] = Above(node, name)
                        pending.append(item)

    def above(self, node: ast.AST) -> Above | None:
        """The parent of a node; None for the top."""
        return self._above.get(id(node))

    def block(self, statement: ast.stmt) -> list[ast.stmt]:
        """The statement list that a statement stands in."""
        above = self._above[id(statement)]
        found: list[ast.stmt] = getattr(above.parent, above.field)
        return found

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """The innermost statement around a node, or the node itself."""
        at: ast.AST | None = node
        while at is not None and not isinstance(at, ast.stmt):
            above = self.above(at)
            at = above.parent if above else None
        return at

    def functions(self, node: ast.AST) -> list[ast.AST]:
        """The functions and lambdas around a node, innermost first."""
        found: list[ast.AST] = []
        above = self.above(node)
        while above is not None:
            if isinstance(above.parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                found.append(above.parent)
            above = self.above(above.parent)
        return found

    def exchanged(self, old: Sequence[ast.AST], new: Sequence[ast.AST]) -> ast.AST:
        """The top of the tree with neighbours `old` (one node, or statements in a row) exchanged for `new`."""
        above = self.above(old[0])
        if above is None:
            return new[0]
        value = getattr(above.parent, above.field)
        if isinstance(value, list):
            at = next(index for index, item in enumerate(value) if item is old[0])
            value = [*value[:at], *new, *value[at + len(old) :]]
        else:
            value = new[0]
        made = copied(above.parent, {above.field: value})
        return self.exchanged([above.parent], [made])


def copied(node: ast.AST, fields: Mapping[str, object]) -> ast.AST:
    """A node of the same kind with some fields set anew."""
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def cloned(node: T) -> T:
    """A tree of its own, to be changed: what was kept on the nodes of the old one (digests) is left out.

    As deep as the interpreter allows calls. `copy.deepcopy` takes four times as long: it looks for each object in a memo.
    """
    new = type(node).__new__(type(node))  # without fields: some are required
    kept = new.__dict__
    for name, value in node.__dict__.items():
        if name in _KEPT_ON_NODES:
            continue
        if isinstance(value, ast.AST):
            kept[name] = cloned(value) if value._fields else value  # a context or an operator says nothing but its type
        elif type(value) is list:
            kept[name] = [cloned(item) if isinstance(item, ast.AST) else item for item in value]
        else:
            kept[name] = value
    return new
