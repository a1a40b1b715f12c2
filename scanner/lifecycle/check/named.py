"""Whether a test that a post-mortem names (`tests/test_x.py::TestX::test_y`) is there."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from scanner.adapters.nearest import nearest
from scanner.lifecycle.check.model import NamedState, NamedTest
from scanner.model.failure import Failure
from scanner.syntax.parse import parse

_PLAIN_BASES = frozenset(("object", "TestCase", "SimpleTestCase", "TransactionTestCase", "IsolatedAsyncioTestCase"))
_Scope = ast.Module | ast.ClassDef


def path_of(name: str) -> str:
    """The file of a named test."""
    return name.split("::", 1)[0]


def look_up(name: str, content: bytes | None) -> NamedTest:
    """What became of the test, by its file's bytes (None: there is no such file)."""
    path = path_of(name)
    if content is None:
        return NamedTest(NamedState.NO_FILE, None, f"there is no file {path} below the root; correct the path, or write the test")
    source = parse(content, path)
    if isinstance(source, Failure):
        return NamedTest(NamedState.UNPARSABLE, None, f"{path} cannot be parsed ({source.detail}); correct the file")
    scope: _Scope = source.tree
    for word in name.split("[", 1)[0].split("::")[1:]:
        known = {node.name: node for node in _definitions(scope.body)}
        found = known.get(word)
        if found is None:
            return _missing(scope, word, known) or NamedTest(NamedState.FOUND)
        if not isinstance(found, ast.ClassDef):
            break
        scope = found
    return NamedTest(NamedState.FOUND)


def _missing(scope: _Scope, word: str, known: Iterable[str]) -> NamedTest | None:
    """None where the class may have it from a class that it inherits from."""
    if isinstance(scope, ast.ClassDef) and any(_base_name(base) not in _PLAIN_BASES for base in scope.bases):
        return None
    close = nearest(word, known)
    advice = f"did you mean '{close}'?" if close else "correct the name, or write the test"
    where = f"in class {scope.name}" if isinstance(scope, ast.ClassDef) else "in it"
    return NamedTest(NamedState.NO_TEST, None, f"the file is there, but no '{word}' {where}; {advice}")


def _base_name(base: ast.expr) -> str:
    return base.attr if isinstance(base, ast.Attribute) else base.id if isinstance(base, ast.Name) else ""


def _definitions(body: list[ast.stmt]) -> Iterable[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield statement
        elif isinstance(statement, (ast.If, ast.Try, ast.With)):
            yield from _definitions(statement.body)
            yield from _definitions(getattr(statement, "orelse", []))
