"""What a name stands for: an import (then its full dotted name), or a variable of some scope.

The rules are Semgrep's, not Python's: names are resolved in the order of the text, an import is known from its statement on
and everywhere after it, and a first assignment declares a variable only where no import has the name.
"""

from __future__ import annotations

import ast
import re
from functools import cached_property
from math import inf
from typing import Any

from scanner.engines.python.resolving import Resolver, relative_module

Dotted = tuple[str, ...]
_FEW = 3
"""So many names are looked for one by one; for more, one pass over the tree costs less."""
_IS_USED = re.compile(r"[.(\[\'\"]|[ \t]+(?!in\b)[A-Za-z]")
"""What follows a name that is not bound there: no assignment, parameter, loop or handler goes on like this."""


class Names:
    """The names of one file. `imports` are its import statements, `text` is what was parsed."""

    def __init__(self, tree: ast.Module, imports: list[Any], text: str) -> None:
        self._tree = tree
        self._text = text
        self._imports = imports
        self._only_imported: dict[str, float] = {}
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
        dotted = self.aliases.get(node.id)
        if dotted is None:
            return None
        if len(dotted) == 1 and "_resolver" not in self.__dict__ and self._bound_at(node.id) < node.lineno:
            return dotted[0]
        entity = self._entities.get(id(node))
        return entity[1] if entity is not None and entity[1] else None

    def _bound_at(self, name: str) -> float:
        """The last line of the first import of a name that evidently nothing else binds; infinite where something may: cheap to tell."""
        known = self._only_imported.get(name)
        if known is None:
            many = len(self._only_imported) >= _FEW
            known = self._only_imported[name] = inf if many else self._first_import(name)
        return known

    def _first_import(self, name: str) -> float:
        imports = [node for node in self._imports if any((a.asname or a.name) == name for a in node.names)]
        if not imports or "\r" in self._text:
            return inf
        lines = {line for node in imports for line in range(node.lineno, node.end_lineno + 1)}
        for found in re.finditer(rf"(?<![.\w]){re.escape(name)}(?!\w)", self._text):
            if _IS_USED.match(self._text, found.end()) is None and self._text.count("\n", 0, found.start()) + 1 not in lines:
                return inf
        return min((float(node.end_lineno) for node in imports if _gives_another_name(node, name)), default=inf)

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


def _gives_another_name(node: Any, name: str) -> bool:
    """Whether an import makes the name stand for something longer: `import csv` does not, it names what it says."""
    return isinstance(node, ast.ImportFrom) or any(alias.asname == name for alias in node.names)


__all__ = ["Names", "relative_module"]
