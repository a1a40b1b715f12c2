"""What metavariables stand for, and when two such things are the same code.

An environment maps a metavariable's name (with `$`) to a `Bound`; it is never changed in place.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any, Union

_BASE = 1 << 20
END_KEY = "@end"


def position(line: int, column: int) -> int:
    """A place in a file as one number that sorts: 1-based line, 0-based column in UTF-8 bytes."""
    return line * _BASE + min(column, _BASE - 1)


def line_of(place: int) -> int:
    """The 1-based line of a position."""
    return place // _BASE


def column_of(place: int) -> int:
    """The 0-based column in UTF-8 bytes of a position."""
    return place % _BASE


def start_of(node: ast.AST) -> int:
    """Where a node begins; a definition begins at its first decorator (a `staticmethod` is a keyword to Semgrep: without the `@`)."""
    decorators = getattr(node, "decorator_list", None)
    if decorators:
        first = decorators[0]
        called = first.func if isinstance(first, ast.Call) else first
        sign = 0 if isinstance(called, ast.Name) and called.id == "staticmethod" else 1
        return position(first.lineno, max(first.col_offset - sign, 0))
    return position(node.lineno, node.col_offset)  # type: ignore[attr-defined]


def end_of(node: ast.AST) -> int:
    """Where a node ends, exclusive."""
    return position(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]


class Bound:
    """One bound value. `kind` is one of: id, expr, stmt, list, text.

    `node` is the node (id: the name's node or None; list: a list of nodes); `name` is the identifier or the text.
    `start` and `end` are positions; `file` is what tells apart equal identifiers of different scopes (None: not known).
    """

    __slots__ = ("end", "file", "kind", "name", "node", "start")

    def __init__(self, kind: str, node: Any, place: tuple[int, int], name: str = "", file: Any = None) -> None:
        self.kind = kind
        self.node = node
        self.name = name
        self.start, self.end = place
        self.file = file


Env = dict[str, Union[Bound, int]]


def extend(env: Env, name: str, value: Bound | int) -> Env:
    """The environment with one more entry."""
    fresh = dict(env)
    fresh[name] = value
    return fresh


def bind(env: Env, name: str, value: Bound) -> tuple[Env, ...]:
    """Bind a metavariable, or check that it already stands for the same code."""
    if name == "$_" or name == "$..._":
        return (env,)
    known = env.get(name)
    if known is None:
        return (extend(env, name, value),)
    assert isinstance(known, Bound)
    return (env,) if same_bound(known, value) else ()


def same_bound(one: Bound, other: Bound) -> bool:
    """Whether two bound values are the same code (not: at the same place)."""
    if one.kind == "id" and other.kind == "id":
        return one.name == other.name and (one.file is None or other.file is None or _same_variable(one, other))
    if one.kind == "text" or other.kind == "text":
        return one.kind == other.kind and one.name == other.name
    if one.kind == "id" or other.kind == "id":
        return _same_literal(one, other) if one.kind == "id" else _same_literal(other, one)
    return one.kind == other.kind and same_code(one.node, other.node)


def _same_variable(one: Bound, other: Bound) -> bool:
    """Whether two uses of a name are not known to be different variables."""
    scopes = one.file.names.scope(one.node), other.file.names.scope(other.node)
    return None in scopes or scopes[0] == scopes[1]


def _same_literal(name: Bound, other: Bound) -> bool:
    """Whether a name is known to hold the literal that the other one is."""
    if name.file is None or not isinstance(other.node, ast.Constant):
        return False
    known = name.file.constants.value(name.node)
    return known is not None and type(known.value) is type(other.node.value) and bool(known.value == other.node.value)


_IGNORED = frozenset({"ctx", "type_comment", "kind"})


def same_code(one: Any, other: Any) -> bool:
    """Structural equality of two nodes, lists of nodes or constants, whatever their places."""
    if isinstance(one, ast.AST):
        if type(one) is not type(other):
            return False
        if isinstance(one, ast.Compare) and isinstance(other, ast.Compare) and len(one.ops) > 1:
            return same_code(one.ops, other.ops) and same_code(one.comparators, other.comparators)
        if isinstance(one, ast.Assign) and isinstance(other, ast.Assign):
            return same_code(_targets(one), _targets(other)) and same_code(one.value, other.value)
        return all(same_code(getattr(one, field, None), getattr(other, field, None)) for field in one._fields if field not in _IGNORED)
    if isinstance(one, (list, tuple)):
        return isinstance(other, (list, tuple)) and len(one) == len(other) and all(map(same_code, one, other))
    return type(one) is type(other) and bool(one == other)


def _targets(node: ast.Assign) -> list[ast.expr]:
    """What is assigned to; `a = b = c` reads as `a, b = c`."""
    only = node.targets[0]
    return only.elts if len(node.targets) == 1 and isinstance(only, ast.Tuple) else node.targets


def span_of_nodes(nodes: Sequence[ast.AST]) -> tuple[int, int]:
    """The places of the first start and the last end; (0, 0) for no nodes."""
    if not nodes:
        return 0, 0
    return min(map(start_of, nodes)), max(map(end_of, nodes))


def values(env: Env) -> Iterable[tuple[str, Bound]]:
    """The metavariables of an environment and what they stand for."""
    for name, value in env.items():
        if isinstance(value, Bound):
            yield name, value
