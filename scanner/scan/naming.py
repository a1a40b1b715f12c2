"""Which names in a piece of code are private to it: what a refactoring may rename without changing what the code is."""

from __future__ import annotations

import ast
from collections.abc import Iterable

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_KEPT = frozenset(("self", "cls"))


def private_names(nodes: Iterable[ast.AST], around: Iterable[ast.AST]) -> frozenset[str]:
    """Names bound in the functions `around` the nodes, or in functions and comprehensions within them; not imported, not global."""
    found: set[str] = set()
    shared: set[str] = set(_KEPT)
    for function in around:
        _bound_in(function, found, shared)
    for node in nodes:
        for inner in ast.walk(node):
            if isinstance(inner, (*_FUNCTIONS, *_COMPREHENSIONS)):
                _bound_in(inner, found, shared)
    return frozenset(found - shared)


def _bound_in(scope: ast.AST, found: set[str], shared: set[str]) -> None:
    """Add what `scope` binds itself. Function bodies within it are scopes of their own; class bodies bind attributes, not names."""
    pending = list(ast.iter_child_nodes(scope))
    while pending:
        node = pending.pop()
        _bind(node, found, shared)
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            continue
        pending.extend(ast.iter_child_nodes(node))


def _bind(node: ast.AST, found: set[str], shared: set[str]) -> None:
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, (ast.Store, ast.Del)):
            found.add(node.id)
    elif isinstance(node, ast.arg):
        found.add(node.arg)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        if node.name:
            found.add(node.name)
    elif isinstance(node, ast.MatchMapping):
        if node.rest:
            found.add(node.rest)
    elif isinstance(node, ast.Global):
        shared.update(node.names)
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        shared.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
