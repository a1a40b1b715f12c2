"""Code as text that says what the code is, not how it is laid out or what its own names are."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any

_LEFT_OUT = frozenset(("ctx", "type_comment", "type_ignores", "kind"))
_NAME_FIELDS = frozenset(
    (
        (ast.Name, "id"),
        (ast.arg, "arg"),
        (ast.ExceptHandler, "name"),
        (ast.MatchAs, "name"),
        (ast.MatchStar, "name"),
        (ast.MatchMapping, "rest"),
        (ast.Nonlocal, "names"),
        (ast.FunctionDef, "name"),
        (ast.AsyncFunctionDef, "name"),
        (ast.ClassDef, "name"),
    )
)


def canonical(nodes: Sequence[ast.AST], private: frozenset[str]) -> str:
    """The nodes in source order, each name of `private` replaced by its order of appearance. The same for every Python version."""
    numbers: dict[str, str] = {}
    words: list[str] = []
    pending: list[Any] = list(reversed(nodes))
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            words.append(item)
        else:
            pending.extend(reversed(list(_parts(item, private, numbers))))
    return " ".join(words)


def _parts(node: ast.AST, private: frozenset[str], numbers: dict[str, str]) -> Iterable[Any]:
    if isinstance(node, _Renamed):
        yield numbers.setdefault(node.name, f"${len(numbers) + 1}") if node.name in private else node.name
        return
    yield f"({type(node).__name__}"
    is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    for name, value in ast.iter_fields(node):
        if name in _LEFT_OUT or (value is None and not isinstance(node, ast.Constant)) or value == []:
            continue
        yield f"{name}="
        if is_docstring:
            from inspect import cleandoc  # only where there is a docstring: it loads a good deal

            yield repr(cleandoc(node.value.value))  # type: ignore[attr-defined]
            continue
        for part in value if isinstance(value, list) else [value]:
            yield _part(node, name, part)
    yield ")"


def _part(node: ast.AST, name: str, part: Any) -> Any:
    if isinstance(part, ast.AST):
        return part
    if isinstance(part, str) and (type(node), name) in _NAME_FIELDS:
        return _Renamed(part)
    if part is None:
        return "None"
    return repr(part)


class _Renamed(ast.AST):
    """A name on its way out: numbered only when its turn comes, so that numbers follow the order of appearance."""

    def __init__(self, name: str) -> None:
        self.name = name
