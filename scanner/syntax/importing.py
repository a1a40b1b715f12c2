"""Import statements: what they bind, and how one reads in another file."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator


def imports_of(statement: str) -> dict[str, str]:
    """The names that an import statement (as text) binds, each with the full name it stands for; a relative one starts with its dots."""
    found: dict[str, str] = {}
    for node in ast.walk(ast.parse(statement)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.split(".")[0]] = alias.name if alias.asname else alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                found[alias.asname or alias.name] = "." * node.level + (node.module or "") + "." + alias.name
    return found


def import_statements(tree: ast.Module) -> Iterator[str]:
    """The imports at the top of a module, those under `if` and `try` too, one name each, as text."""
    for node in _top(tree.body):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                one = ast.Import([alias]) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, [alias], node.level)
                yield ast.unparse(one)


def import_of(tree: ast.Module, name: str) -> str | None:
    """The import statement, as text, by which a module has a name; None where it is not imported at the module's top."""
    return next((text for text in import_statements(tree) if name in imports_of(text)), None)


def _top(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        yield statement
        if isinstance(statement, (ast.If, ast.Try)):
            yield from _top([*statement.body, *(s for h in getattr(statement, "handlers", []) for s in h.body), *statement.orelse])


def relocated(statement: str, origin: str, path: str) -> str | None:
    """An import statement of the file `origin` as `path` has to write it; None where it cannot be said.

    An absolute one stays. A relative one keeps its meaning within the package that it counts from.
    """
    node = ast.parse(statement).body[0]
    if not isinstance(node, ast.ImportFrom) or not node.level:
        return statement
    home, here = origin.split("/")[:-1], path.split("/")[:-1]
    if home == here:
        return statement
    package = home[: len(home) - node.level + 1]
    if len(package) > len(home) or not package or here[: len(package)] != package:
        return None
    node.level = len(here) - len(package) + 1
    return ast.unparse(node)
