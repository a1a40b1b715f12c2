"""Which names in a piece of code are private to it: what a refactoring may rename without changing what the code is."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from scanner.model.record import Record

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_CLOSED = frozenset((*_FUNCTIONS, ast.ClassDef))
_LEAVES = frozenset((int, str, type(None), ast.Load, ast.Constant))
_KEPT = frozenset(("self", "cls"))


class _Bound(Record):
    """The names that a scope binds itself, and those that it imports or takes from the module."""

    own: frozenset[str]
    shared: frozenset[str]


def private_names(nodes: Iterable[ast.AST], around: Iterable[ast.AST]) -> frozenset[str]:
    """Names bound in the functions `around` the nodes, or in functions and comprehensions within them; not imported, not global."""
    inside = [inner for node in nodes for inner in ast.walk(node) if isinstance(inner, (*_FUNCTIONS, *_COMPREHENSIONS))]
    scopes = [*map(_bound_in, around), *map(_bound_by, inside)]
    own = frozenset().union(*(scope.own for scope in scopes))
    return own.difference(_KEPT, *(scope.shared for scope in scopes))


def _bound_by(scope: ast.AST) -> _Bound:
    """What `scope` binds itself. Function bodies within it are scopes of their own; class bodies bind attributes, not names."""
    found: set[str] = set()
    shared: set[str] = set()
    pending: list[Any] = [scope]
    while pending:
        for value in pending.pop().__dict__.values():
            for node in value if type(value) is list else (value,):
                kind = type(node)
                if kind in _LEAVES or not isinstance(node, ast.AST):
                    continue
                bind = _BINDERS.get(kind)
                if bind is not None:
                    bind(node, found, shared)
                if kind not in _CLOSED:
                    pending.append(node)
    return _Bound(frozenset(found), frozenset(shared))


_bound_in = lru_cache(maxsize=64)(_bound_by)
"""The same, kept for functions: several findings may stand in one."""


def _name(node: ast.Name, found: set[str], shared: set[str]) -> None:
    if type(node.ctx) is not ast.Load:
        found.add(node.id)


def _named(node: Any, found: set[str], shared: set[str]) -> None:
    if node.name:
        found.add(node.name)


def _argument(node: ast.arg, found: set[str], shared: set[str]) -> None:
    found.add(node.arg)


def _rest(node: ast.MatchMapping, found: set[str], shared: set[str]) -> None:
    if node.rest:
        found.add(node.rest)


def _outer(node: ast.Global, found: set[str], shared: set[str]) -> None:
    shared.update(node.names)


def _import(node: ast.Import | ast.ImportFrom, found: set[str], shared: set[str]) -> None:
    shared.update(alias.asname or alias.name.split(".")[0] for alias in node.names)


_BINDERS: Mapping[type, Callable[[Any, set[str], set[str]], None]] = {
    ast.Name: _name,
    ast.arg: _argument,
    **dict.fromkeys((ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar), _named),
    ast.MatchMapping: _rest,
    ast.Global: _outer,
    ast.Import: _import,
    ast.ImportFrom: _import,
}
