"""Constant propagation: the literal that a name is known to hold where it is used.

A module's name that is assigned once is known everywhere; other names are followed through the statements of their function.
"""

from __future__ import annotations

import ast
import re
from functools import cached_property

from scanner.engines.python.assigned import Assigned
from scanner.engines.python.flow import follow, scope_around
from scanner.engines.python.names import Names
from scanner.engines.python.values import Known, evaluate

_GIVEN = re.compile(r"\b(\w+)(?=\s*(?::[^=\n]*)?[+*%]?=(?!=)[-+~\s(\\]*(?:[rRbBuUfF]{0,2}([\"'])|(\w+)))")
_NONE = frozenset({b"None"})
_LITERALS = frozenset({"None", "True", "False", "not"})


class Constants:
    """The constant names of one file."""

    def __init__(self, tree: ast.Module, names: Names, text: str) -> None:
        self._tree = tree
        self._text = text
        self._names = names
        self._values: dict[int, dict[int, Known]] = {}

    def may_be_none(self, node: ast.expr) -> bool:
        """Whether an expression can turn out to be None at all: cheaper to ask than its value."""
        if isinstance(node, ast.Name):
            return self._assigned.may_come_from(node.id.encode("utf-8", "surrogatepass"), _NONE)
        return isinstance(node, ast.Attribute)

    @cached_property
    def _assigned(self) -> Assigned:
        return Assigned(self._text.encode("utf-8", "surrogatepass"))

    def value(self, node: ast.expr) -> Known | None:
        """The value of an expression where it can be known."""
        return evaluate(node, self._name)

    def _name(self, node: ast.Name) -> Known | None:
        if not isinstance(node.ctx, ast.Load) or node.id not in self._held:
            return None
        followed = self._followed(node)
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

    def _followed(self, node: ast.Name) -> Known | None:
        """What the statements before a name leave in it; worked out for the whole of its function at once."""
        scope = scope_around(self._tree, node)
        if scope is None:
            return None
        values = self._values.get(id(scope))
        if values is None:
            values = self._values[id(scope)] = follow(scope, self._names, self._once)
        return values.get(id(node))
