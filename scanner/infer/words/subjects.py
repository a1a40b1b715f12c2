"""What a stretch of code is about, in a name: a called function, else an attribute, else a telling name."""

from __future__ import annotations

import ast
from collections.abc import Iterable

_SHORTEST = 3
_EMPTY = frozenset({"self", "cls"})


def subject(nodes: Iterable[ast.AST]) -> str:
    """The name that says most; "" where the code has only names too short to say anything."""
    listed = [child for node in nodes for child in ast.walk(node)]
    calls = [dotted(child.func) for child in listed if isinstance(child, ast.Call)]
    attributes = [dotted(child) for child in listed if isinstance(child, ast.Attribute)]
    names = [child.id for child in listed if isinstance(child, ast.Name)]
    for found, shortest in (*((call, 2) for call in calls), *((name, _SHORTEST) for name in (*attributes, *names))):
        if len(found) >= shortest and found not in _EMPTY:
            return found
    return ""


def called(nodes: Iterable[ast.AST]) -> str:
    """The function that the first node calls; "" where it calls none."""
    first = next(iter(nodes), None)
    return dotted(first.func) if isinstance(first, ast.Call) else ""


def dotted(node: ast.AST) -> str:
    """A dotted name in words; without its receiver where that is `self` or a name that says nothing."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner} {node.attr}" if inner and inner not in _EMPTY and len(inner) >= _SHORTEST else node.attr
    return node.id if isinstance(node, ast.Name) else ""
