"""Which names mean something only inside their function, and which are known to the whole code base."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass
from functools import lru_cache

from scanner.syntax.walking import nodes

_BUILTINS = frozenset(dir(builtins))
Function = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class ModuleNames:
    """Names bound at a module's top level, told apart by how."""

    imported: frozenset[str]
    defined: frozenset[str]

    def is_known(self, name: str) -> bool:
        """Whether the name means the same in all of the module: imported, defined at the top, builtin, `self` or `cls`."""
        return name in self.imported or name in self.defined or name in _BUILTINS or name in ("self", "cls")


@lru_cache(maxsize=2)
def module_names(tree: ast.Module) -> ModuleNames:
    """The names a module binds; imports count wherever they stand. Kept for the last modules: each part of an edit asks."""
    imported: set[str] = set()
    for node in nodes(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            imported.update((alias.asname or alias.name.split(".")[0]) for alias in node.names)
    defined: set[str] = set()
    pending: list[ast.stmt] = list(tree.body)
    while pending:
        statement = pending.pop()
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            defined.add(statement.name)
            continue
        for child in ast.iter_child_nodes(statement):
            if isinstance(child, ast.stmt):
                pending.append(child)
            elif isinstance(child, ast.ExceptHandler):
                pending.extend(child.body)
        defined.update(_targets(statement))
    return ModuleNames(frozenset(imported), frozenset(defined))


def local_names(function: ast.AST) -> frozenset[str]:
    """The names a function binds itself: parameters and whatever it stores, nested functions' own stores included."""
    found: set[str] = set()
    for node in nodes(function):
        if isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
            found.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
    return frozenset(found - {"self", "cls"})


def _targets(statement: ast.stmt) -> set[str]:
    return {
        node.id
        for part in ast.iter_child_nodes(statement)
        if isinstance(part, ast.expr)
        for node in nodes(part)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
