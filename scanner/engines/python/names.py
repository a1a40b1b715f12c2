"""What a name stands for: an import (then its full dotted name), or a variable of some scope.

The rules are Semgrep's, not Python's: names are resolved in the order of the text, an import is known from its statement on
and everywhere after it, and a first assignment declares a variable only where no import has the name.
"""

from __future__ import annotations

import ast
from functools import cached_property
from typing import Any

from scanner.engines.python.resolving import Resolver, relative_module

Dotted = tuple[str, ...]


class Names:
    """The names of one file. `imports` are its import statements."""

    def __init__(self, tree: ast.Module, imports: list[Any]) -> None:
        self._tree = tree
        self.aliases: dict[str, tuple[Dotted, ...]] = {}
        self.wildcards: tuple[Dotted, ...] = ()
        for node in imports:
            if isinstance(node, ast.ImportFrom):
                self._add_from(node)
            else:
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
        """The dotted name of an imported name; None for any other."""
        if node.id not in self.aliases:
            return None
        entity = self._entities.get(id(node))
        return entity[1] if entity is not None and entity[1] else None

    def scope(self, node: ast.Name) -> int | None:
        """Which variable or import a name is, as a number; None when it is not known."""
        entity = self._entities.get(id(node))
        return None if entity is None else entity[0]

    def is_global(self, node: ast.Name) -> bool:
        """Whether a name is a variable of the module."""
        return self.scope(node) in self._resolver.globals

    @cached_property
    def _resolver(self) -> Resolver:
        resolver = Resolver()
        resolver.visit(self._tree)
        return resolver

    @property
    def _entities(self) -> dict[int, tuple[int, Dotted]]:
        return self._resolver.found


__all__ = ["Names", "relative_module"]
