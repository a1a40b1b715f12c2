"""Values that can be worked out from the text alone: literals, and small expressions of them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from scanner.engines.python.arithmetic import calculated_value, operands_of
from scanner.model.record import Record


class SomeString(Record):
    """A string whose content is not known."""


class Known(Record):
    """A value that is known; wraps it so that None can be one."""

    value: Any


def as_text(value: Any) -> Any:
    """Bytes are texts to Semgrep, whatever is before the quotes; other values as they are."""
    return value.decode("latin-1") if isinstance(value, bytes) else value


def joined(one: Known | None, other: Known | None) -> Known | None:
    """What is known when either of two values may hold."""
    if one is None or other is None:
        return None
    if type(one.value) is type(other.value) and one.value == other.value:
        return one
    both_strings = all(isinstance(k.value, (str, SomeString)) for k in (one, other))
    return Known(SomeString()) if both_strings else None


def evaluate(node: ast.expr | None, lookup: Any, depth: int = 0, percent: bool = False) -> Known | None:
    """Work out an expression; `lookup` gives the value of a name. `percent`: `%` and comparisons of strings are worked out as well."""
    if isinstance(node, ast.Constant):
        return None if node.value is Ellipsis else Known(as_text(node.value))
    if isinstance(node, ast.Name):
        found: Known | None = lookup(node)
        return found
    if depth > 60:
        return None
    if isinstance(node, ast.BinOp):
        if percent and isinstance(node.op, ast.Mod):
            both = evaluate(node.left, lookup, depth + 1, True), evaluate(node.right, lookup, depth + 1, True)
            texts = [k for k in both if k is not None and isinstance(k.value, (str, SomeString))]
            return Known(SomeString()) if None not in both and texts else None
        return _operation(node, lookup, depth + 1)
    if isinstance(node, (ast.UnaryOp, ast.BoolOp, ast.Compare)):
        found = calculated(node, [evaluate(part, lookup, depth + 1, percent) for part in operands_of(node)])
        if found is not None:
            return found
    if percent and isinstance(node, ast.Compare) and len(node.ops) == 1:
        sides = [evaluate(side, lookup, depth + 1, True) for side in (node.left, *node.comparators)]
        # Semgrep takes every operator between two strings for one that makes a string
        return Known(SomeString()) if all(k is not None and isinstance(k.value, (str, SomeString)) for k in sides) else None
    if isinstance(node, ast.JoinedStr):
        return _concatenated([_part(v, lookup, depth + 1) for v in node.values])
    if isinstance(node, ast.IfExp):
        return joined(evaluate(node.body, lookup, depth + 1), evaluate(node.orelse, lookup, depth + 1))
    return None


def calculated(node: ast.expr, parts: Sequence[Known | None]) -> Known | None:
    """An operator on numbers or truth values, where all operands are known."""
    known = [part.value for part in parts if part is not None]
    found = calculated_value(node, known) if known and len(known) == len(parts) else None
    return None if found is None else Known(found)


def _part(node: ast.expr, lookup: Any, depth: int) -> Known | None:
    return evaluate(node.value if isinstance(node, ast.FormattedValue) else node, lookup, depth)


def _concatenated(parts: list[Known | None]) -> Known | None:
    text = ""
    certain = True
    for part in parts:
        if part is None or not (type(part.value) is int or isinstance(part.value, (str, SomeString))):
            return None
        if not isinstance(part.value, SomeString):
            text += str(part.value)
        else:
            certain = False
    return Known(text) if certain else Known(SomeString())


def _operation(node: ast.BinOp, lookup: Any, depth: int) -> Known | None:
    left, right = evaluate(node.left, lookup, depth), evaluate(node.right, lookup, depth)
    if isinstance(node.op, ast.Add):
        if left and right and type(left.value) is int and type(right.value) is int:
            return calculated(node, [left, right])
        if any(k is not None and type(k.value) is int for k in (left, right)):
            return None
        return _concatenated([left, right])
    if isinstance(node.op, ast.Mult) and left is not None and isinstance(left.value, (str, SomeString)):
        return Known(SomeString())
    return calculated(node, [left, right])
