"""Operators on integers and truth values, as Semgrep 1.182 works them out; what it does not, is None here."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Sequence
from typing import Any

_LARGEST = 2**62
_BINARY: dict[type, Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}
_COMPARED: dict[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def operands_of(node: ast.UnaryOp | ast.BoolOp | ast.Compare) -> Sequence[ast.expr]:
    """The operands, in order."""
    if isinstance(node, ast.UnaryOp):
        return [node.operand]
    return node.values if isinstance(node, ast.BoolOp) else [node.left, *node.comparators]


def calculated_value(node: ast.expr, values: Sequence[Any]) -> int | bool | None:
    """The value of an operator's node for the values of its operands; None where it is not worked out."""
    if isinstance(node, ast.UnaryOp):
        return _unary(node.op, values[0])
    if isinstance(node, ast.BoolOp):
        if not all(isinstance(value, bool) for value in values):
            return None
        return all(values) if isinstance(node.op, ast.And) else any(values)
    if isinstance(node, ast.Compare):
        compare = _COMPARED.get(type(node.ops[0])) if len(node.ops) == 1 else None
        alike = type(values[0]) is type(values[1]) and isinstance(values[0], int)
        return compare(values[0], values[1]) if compare is not None and alike else None
    if isinstance(node, ast.BinOp) and all(type(value) is int for value in values):
        return _limited(_binary(node.op, values[0], values[1]))
    return None


def _unary(op: ast.unaryop, value: Any) -> int | bool | None:
    if isinstance(op, ast.Not):
        return not value if isinstance(value, bool) else None
    if type(value) is not int:
        return None
    return -value if isinstance(op, ast.USub) else ~value if isinstance(op, ast.Invert) else value


def _binary(op: ast.operator, one: int, other: int) -> int | None:
    if type(op) in _BINARY:
        return _BINARY[type(op)](one, other)
    if isinstance(op, ast.Mult):
        return one * other if one * other >= 0 else None
    if isinstance(op, (ast.FloorDiv, ast.Mod)):
        if other == 0 or (one < 0) != (other < 0):
            return None
        return abs(one) // abs(other) if isinstance(op, ast.FloorDiv) else one % other
    if isinstance(op, (ast.Pow, ast.LShift, ast.RShift)) and 0 <= other < 62 and abs(one) < 2**31:
        return one**other if isinstance(op, ast.Pow) else one << other if isinstance(op, ast.LShift) else one >> other
    return None


def _limited(value: int | None) -> int | None:
    return value if value is not None and abs(value) < _LARGEST else None
