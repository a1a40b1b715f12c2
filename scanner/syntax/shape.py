"""The shape of a syntax tree: digests, sizes and words of subtrees, without positions."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from scanner.syntax.digest import constant_text, digest

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SHAPES = (
    *(ast.operator, ast.cmpop, ast.unaryop, ast.boolop, ast.stmt, ast.comprehension),
    *(ast.Starred, ast.Await, ast.Yield, ast.YieldFrom, ast.IfExp, ast.Subscript, ast.Call, ast.JoinedStr, ast.Lambda),
    *(ast.List, ast.Dict, ast.Set),
)
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


def same(left: ast.AST, right: ast.AST) -> bool:
    """Whether two nodes are the same code, positions aside."""
    return type(left) is type(right) and digest(left) == digest(right)


def size(node: ast.AST) -> int:
    """How many nodes the subtree has, contexts and operators aside."""
    return sum(1 for child in ast.walk(node) if not isinstance(child, (ast.expr_context, ast.operator, ast.cmpop, ast.unaryop, ast.boolop)))


def blocks(statement: ast.AST) -> Iterator[list[ast.stmt]]:
    """The statement lists directly below a node: bodies, else branches, handlers' and cases' bodies."""
    for name in _BLOCKS:
        value = getattr(statement, name, None)
        if not isinstance(value, list) or not value:
            continue
        if isinstance(value[0], ast.stmt):
            yield value
        else:
            for part in value:
                yield part.body


def header_nodes(statement: ast.AST) -> Iterator[ast.AST]:
    """The direct children that are not blocks: a compound statement's header, all of a simple one."""
    for name, value in ast.iter_fields(statement):
        if name in _BLOCKS and isinstance(value, list):
            continue
        if isinstance(value, ast.AST):
            yield value
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, ast.AST))


def header_digest(statement: ast.stmt) -> str:
    """Like `digest`, for a compound statement without its blocks."""
    known: str | None = getattr(statement, "_header", None)
    if known is None:
        name = getattr(statement, "name", "")
        known = f"{type(statement).__name__} {name} " + " ".join(digest(node) for node in header_nodes(statement))
        statement._header = known  # type: ignore[attr-defined]
    return known


def tokens(node: ast.AST) -> Counter[str]:
    """The names, attributes, keywords, constants and operators of a subtree, with their counts."""
    found: Counter[str] = Counter()
    for child in ast.walk(node):
        if isinstance(child, ast.Name):
            found[child.id] += 1
        elif isinstance(child, ast.Attribute):
            found["." + child.attr] += 1
        elif isinstance(child, ast.keyword):
            found[f"{child.arg}="] += 1
        elif isinstance(child, ast.arg):
            found[child.arg] += 1
        elif isinstance(child, ast.Constant):
            found[constant_text(child.value)] += 1
        elif isinstance(child, (ast.alias, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found[child.name] += 1
        elif isinstance(child, _SHAPES) and not isinstance(child, ast.Expr):
            found[f"<{type(child).__name__}>"] += 1
    return found


def likeness(left: Counter[str], right: Counter[str]) -> float:
    """Dice coefficient of two bags, 0 to 1."""
    total = sum(left.values()) + sum(right.values())
    return 2 * sum((left & right).values()) / total if total else 1.0


def subwords(text: str) -> list[str]:
    """The lower-case words within identifiers and strings: `parseHTTPBody_v2` is parse, http, body, v, 2."""
    return [word.lower() for word in _WORD.findall(text)]
