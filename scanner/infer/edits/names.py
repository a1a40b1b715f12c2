"""What the names around an edit mean: local to the function, imported, and under which full name."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from scanner.syntax.grafting import cloned
from scanner.syntax.walking import nodes


@dataclass(frozen=True, slots=True)
class Names:
    """`local` names mean something only in their function; `imported` maps a name to the full name that it stands for."""

    local: frozenset[str] = frozenset()
    imported: Mapping[str, str] = field(default_factory=dict)

    def is_local(self, token: str) -> bool:
        """Whether a token is a local name and nothing more."""
        return token in self.local

    def is_imported(self, node: ast.AST) -> bool:
        """Whether a dotted name starts at an import that the function does not shadow."""
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and node.id in self.imported and node.id not in self.local

    def qualified(self, node: ast.AST) -> ast.AST:
        """A copy in which imported names are written in full, as an absolute import tells them."""
        return _Qualifier(self).visit(cloned(node))  # type: ignore[no-any-return]


def imported_names(tree: ast.Module) -> dict[str, str]:
    """Every imported name of a module with its full name; relative imports stand for themselves."""
    found: dict[str, str] = {}
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.split(".")[0]] = alias.name if alias.asname else alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = alias.asname or alias.name
                found[name] = f"{node.module}.{alias.name}" if node.module and not node.level else name
    return found


class _Qualifier(ast.NodeTransformer):
    def __init__(self, names: Names) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        full = self._names.imported.get(node.id, node.id)
        if full == node.id or node.id in self._names.local or not isinstance(node.ctx, ast.Load):
            return node
        first, *rest = full.split(".")
        built: ast.expr = ast.Name(first, node.ctx)
        for part in rest:
            built = ast.Attribute(built, part, node.ctx)
        return built
