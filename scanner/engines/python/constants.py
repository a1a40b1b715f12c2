"""Constant propagation: the literal that a name is known to hold, and the value of small expressions over literals."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Union

from scanner.engines.python.names import Names


@dataclass(frozen=True, slots=True)
class SomeString:
    """A string whose content is not known."""


Value = Union[str, bytes, int, float, bool, None, SomeString]


@dataclass(frozen=True, slots=True)
class Known:
    """A value that is known; wraps it so that None can be one."""

    value: Any


class Constants:
    """The constant names of one file."""

    def __init__(self, tree: ast.Module, names: Names) -> None:
        self._tree = tree
        self._names = names

    def value(self, node: ast.expr, depth: int = 0) -> Known | None:
        """The value of an expression where it can be known."""
        if isinstance(node, ast.Constant):
            return None if node.value is Ellipsis else Known(node.value)
        if depth > 40:
            return None
        if isinstance(node, ast.Name):
            assigned = self._single.get((self._names.scope(node), node.id))
            return None if assigned is None else self.value(assigned, depth + 10)
        if isinstance(node, ast.BinOp):
            return self._operation(node, depth)
        if isinstance(node, ast.JoinedStr):
            return self._joined(node, depth)
        return None

    def _operation(self, node: ast.BinOp, depth: int) -> Known | None:
        left, right = self.value(node.left, depth + 1), self.value(node.right, depth + 1)
        if isinstance(node.op, ast.Add) and left and right and isinstance(left.value, str) and isinstance(right.value, str):
            return Known(left.value + right.value)
        strings = [v for v in (left, right) if v is not None and isinstance(v.value, (str, SomeString))]
        if strings and isinstance(node.op, (ast.Add, ast.Mod)) and len(strings) == 2:
            return Known(SomeString())
        return None

    def _joined(self, node: ast.JoinedStr, depth: int) -> Known | None:
        parts: list[str] = []
        for part in node.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            known = self.value(inner, depth + 1)
            if known is None or not isinstance(known.value, str):
                return None
            parts.append(known.value)
        return Known("".join(parts))

    @cached_property
    def _single(self) -> dict[tuple[int | None, str], ast.expr]:
        """Names assigned exactly once, and to a value, by (scope, name)."""
        counts: dict[tuple[int | None, str], int] = {}
        assigned: dict[tuple[int | None, str], ast.expr] = {}
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                key = (self._names.scope(node), node.id)
                counts[key] = counts.get(key, 0) + 1
            elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                assigned[(self._names.scope(node.targets[0]), node.targets[0].id)] = node.value
            elif isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
                assigned[(self._names.scope(node.target), node.target.id)] = node.value
            elif isinstance(node, ast.arg):
                pass
        return {key: value for key, value in assigned.items() if counts.get(key) == 1 and key[0] is not None}
