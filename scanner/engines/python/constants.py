"""Constant propagation: the literal that a name is known to hold where it is used, and the value of small expressions.

A module's name that is assigned once is known everywhere; other names are followed through the statements of their function.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scanner.engines.python.names import Names

_GIVEN = re.compile(r"\b(\w+)(?=\s*(?::[^=\n]*)?[+*%]?=(?!=)[\s(\\]*(?:[rRbBuUfF]{0,2}([\"'])|(\w+)))")
_LITERALS = frozenset({"None", "True", "False", "not"})


@dataclass(frozen=True, slots=True)
class SomeString:
    """A string whose content is not known."""


@dataclass(frozen=True, slots=True)
class Known:
    """A value that is known; wraps it so that None can be one."""

    value: Any


def joined(one: Known | None, other: Known | None) -> Known | None:
    """What is known when either of two values may hold."""
    if one is None or other is None:
        return None
    if type(one.value) is type(other.value) and one.value == other.value:
        return one
    both_strings = all(isinstance(k.value, (str, SomeString)) for k in (one, other))
    return Known(SomeString()) if both_strings else None


class Constants:
    """The constant names of one file."""

    def __init__(self, tree: ast.Module, names: Names, text: str) -> None:
        self._tree = tree
        self._text = text
        self._names = names

    def value(self, node: ast.expr) -> Known | None:
        """The value of an expression where it can be known."""
        return evaluate(node, self._name)

    def _name(self, node: ast.Name) -> Known | None:
        if not isinstance(node.ctx, ast.Load) or node.id not in self._held:
            return None
        followed = self._followed.get(id(node))
        if followed is not None:
            return followed
        return self._once.get(self._names.scope(node)) if self._once else None

    @cached_property
    def _held(self) -> frozenset[str]:
        """The names that are assigned something that may be worked out, or something that such a name begins: told from the text."""
        held: set[str] = set()
        given = [(name, quote, word) for name, quote, word in _GIVEN.findall(self._text)]
        grown = True
        while grown:
            fresh = {n for n, q, w in given if q or w in held or w in _LITERALS or w[:1].isdigit()} - held
            held |= fresh
            grown = bool(fresh)
        return frozenset(held)

    @cached_property
    def _once(self) -> dict[int | None, Known]:
        """The module's names that are assigned exactly once, to something known."""
        counts: dict[int, int] = {}
        assigned: dict[int, ast.expr] = {}
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                scope = self._names.scope(node)
                if scope is not None:
                    counts[scope] = counts.get(scope, 0) + 1
            elif isinstance(node, ast.Assign) and len(node.targets) == 1:
                target = node.targets[0]
                if isinstance(target, ast.Name) and self._names.is_global(target):
                    assigned[self._names.scope(target) or 0] = node.value
        known: dict[int | None, Known] = {}
        for scope, value in assigned.items():
            if counts.get(scope) == 1:
                found = evaluate(value, lambda name: known.get(self._names.scope(name)))
                if found is not None:
                    known[scope] = found
        return known

    @cached_property
    def _followed(self) -> dict[int, Known]:
        """Values by the identity of the name nodes that use them."""
        from scanner.engines.python.flow import follow

        return follow(self._tree, self._names, self._once)


def evaluate(node: ast.expr | None, lookup: Any, depth: int = 0, percent: bool = False) -> Known | None:
    """Work out an expression; `lookup` gives the value of a name. `percent`: formatting with `%` is worked out as well."""
    if isinstance(node, ast.Constant):
        return None if node.value is Ellipsis else Known(node.value)
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
    if isinstance(node, ast.JoinedStr):
        return _concatenated([_part(v, lookup, depth + 1) for v in node.values])
    if isinstance(node, ast.IfExp):
        return joined(evaluate(node.body, lookup, depth + 1), evaluate(node.orelse, lookup, depth + 1))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = evaluate(node.operand, lookup, depth + 1)
        return Known(not inner.value) if inner is not None and isinstance(inner.value, bool) else None
    return None


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
            return Known(left.value + right.value)
        if any(k is not None and type(k.value) is int for k in (left, right)):
            return None
        return _concatenated([left, right])
    if isinstance(node.op, ast.Mult):
        if left is not None and isinstance(left.value, (str, SomeString)):
            return Known(SomeString())
        if left and right and type(left.value) is int and type(right.value) is int and abs(left.value * right.value) < 2**62:
            return Known(left.value * right.value)
    return None
