"""What a name stands for: an import (then its full dotted name), or a variable of some scope."""

from __future__ import annotations

import ast
from functools import cached_property

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
Dotted = tuple[str, ...]


class Names:
    """The names of one file. Imports are known everywhere in the file, unless a local name hides them."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self.aliases: dict[str, tuple[Dotted, ...]] = {}
        self.wildcards: tuple[Dotted, ...] = ()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                self._add_from(node)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.asname:
                        self._add(alias.asname, tuple(alias.name.split(".")))

    def _add_from(self, node: ast.ImportFrom) -> None:
        module = relative_module(node)
        for alias in node.names:
            if alias.name == "*":
                self.wildcards += (module,)
            else:
                self._add(alias.asname or alias.name, (*module, alias.name))

    def _add(self, name: str, dotted: Dotted) -> None:
        known = self.aliases.get(name, ())
        if dotted not in known:
            self.aliases[name] = (*known, dotted)

    def imported(self, node: ast.Name) -> Dotted | None:
        """The dotted name of an imported name; None where a local variable hides the import."""
        dotted = self.aliases.get(node.id)
        if dotted is None or self.scope(node) is not None:
            return None
        return dotted[-1]

    def scope(self, node: ast.Name) -> int | None:
        """Which scope's variable a name is: an identity that equals only for the same scope; None when no scope of the file has it."""
        return self._scopes.get(id(node))

    @cached_property
    def _scopes(self) -> dict[int, int]:
        found: dict[int, int] = {}
        _resolve(self._tree, [], found)
        return found


def relative_module(node: ast.ImportFrom) -> Dotted:
    """The module of a from-import as parts; a relative one begins with its dots."""
    parts = tuple(node.module.split(".")) if node.module else ()
    if not node.level:
        return parts
    dots = (".",) if node.level == 1 else ("..",) * (node.level - 1)
    return dots + parts


def _locals(scope: ast.AST) -> set[str]:
    """The names that a function or the module assigns itself (not: the functions and classes within it)."""
    found: set[str] = set()
    hidden: set[str] = set()
    arguments = getattr(scope, "args", None)
    if isinstance(arguments, ast.arguments):
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        found.update(a.arg for a in every)
        found.update(a.arg for a in (arguments.vararg, arguments.kwarg) if a)
    body = getattr(scope, "body", [])
    stack: list[ast.AST] = list(body) if isinstance(body, list) else [body]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                found.add(node.id)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            hidden.update(node.names)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
        if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            stack.extend(ast.iter_child_nodes(node))
    return found - hidden


def _resolve(tree: ast.Module, _: list[object], found: dict[int, int]) -> None:
    pending: list[tuple[ast.AST, tuple[tuple[int, set[str]], ...]]] = [(tree, ())]
    while pending:
        scope, outer = pending.pop()
        is_class = isinstance(scope, ast.ClassDef)
        own = (id(scope), _locals(scope))
        inner = (own, *outer)
        visible = inner
        stack: list[ast.AST] = list(ast.iter_child_nodes(scope))
        while stack:
            node = stack.pop()
            if isinstance(node, ast.Name):
                for identity, names in visible:
                    if node.id in names:
                        found[id(node)] = identity
                        break
            elif isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
                pending.append((node, outer if is_class else inner))
            else:
                stack.extend(ast.iter_child_nodes(node))
