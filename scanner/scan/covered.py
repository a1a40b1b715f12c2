"""From a span of a file to the syntax nodes that it covers, and the functions around them."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterator

from scanner.model.record import Record
from scanner.model.source import Span
from scanner.syntax.parse import Parsed

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_MANY = 16
_Point = tuple[int, int]
"""A line, 1-based, and a column in UTF-8 bytes, 0-based, as `ast` has them."""


class Covered(Record, eq=False):
    """Nodes in source order (empty: the span covers no whole node), and the functions around them, outermost first."""

    nodes: tuple[ast.AST, ...]
    functions: tuple[ast.AST, ...]


def covered(parsed: Parsed, span: Span) -> Covered:
    """The largest nodes within `span`, provided that together they start where it starts and end where it ends.

    Costs what lies on the way down to them, not the size of the file: a file may hold thousands of matches.
    """
    nodes: list[ast.AST] = []
    functions: list[ast.AST] = []
    first, last = _point(parsed, span.start_line, span.start_column), _point(parsed, span.end_line, span.end_column)
    pending: list[ast.AST] = [parsed.tree]
    while pending:
        node = pending.pop()
        if not isinstance(node, ast.Module) and hasattr(node, "end_lineno"):
            start, end = _start(node), _end(node)
            if end <= last and (first <= start or first <= _bare_start(parsed, node)):
                nodes.append(node)
                continue
            if start >= last or first >= end:
                continue
            if isinstance(node, _FUNCTIONS) and start <= first and last <= end:
                functions.append(node)
        pending.extend(_children(node, first, last))
    nodes.sort(key=_start)
    return Covered(tuple(nodes) if nodes and _fills(parsed, nodes, span) else (), tuple(functions))


def _children(node: ast.AST, first: _Point, last: _Point) -> Iterator[ast.AST]:
    """The nodes directly below; of a long list of them, which stands in source order, only those between the two points."""
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            yield value
        elif isinstance(value, list):
            if (
                len(value) >= _MANY
                and not isinstance(node, ast.JoinedStr)
                and all(hasattr(each, "end_lineno") for each in (value[0], value[-1]))
            ):
                yield from _between(value, first, last)
            else:
                yield from (each for each in value if isinstance(each, ast.AST))


def _between(listed: list[ast.AST], first: _Point, last: _Point) -> Iterator[ast.AST]:
    if None in listed:  # the place of `**more` among the keys of a dictionary
        listed = [each for each in listed if each is not None]
    for number in range(bisect_right(listed, first, key=_end), len(listed)):
        if _start(listed[number]) >= last:
            return
        yield listed[number]


def _point(parsed: Parsed, line: int, column: int) -> _Point:
    text = parsed.lines[line - 1] if line <= len(parsed.lines) else ""
    return line, column - 1 if text.isascii() else len(text[: column - 1].encode("utf-8", "surrogatepass"))


def _start(node: ast.AST) -> _Point:
    """Where the node begins. Decorators belong to their definition."""
    decorators = getattr(node, "decorator_list", None)
    if decorators:
        return decorators[0].lineno, decorators[0].col_offset - 1
    return node.lineno, node.col_offset  # type: ignore[attr-defined]


def _end(node: ast.AST) -> _Point:
    return node.end_lineno, node.end_col_offset  # type: ignore[attr-defined]


def _bare_start(parsed: Parsed, node: ast.AST) -> _Point:
    """Where the node begins without its decorators, `async` counted."""
    line: int = node.lineno  # type: ignore[attr-defined]
    if not getattr(node, "decorator_list", None):
        return _start(node)
    text = parsed.lines[line - 1]
    return line, len(text) - len(text.lstrip())


def _fills(parsed: Parsed, nodes: list[ast.AST], span: Span) -> bool:
    """Whether nothing of the span but white space, brackets and punctuation is outside the nodes, at its start and at its end."""
    whole = parsed.span(nodes[0])
    start = (whole.start_line, whole.start_column)
    if start < (span.start_line, span.start_column):
        line, column = _bare_start(parsed, nodes[0])
        start = line, column + 1
    before = parsed.slice(Span(span.start_line, span.start_column, *start))
    end = parsed.span(max(nodes, key=_end))
    after = parsed.slice(Span(end.end_line, end.end_column, span.end_line, span.end_column))
    return not before.strip(" \t\n(") and not after.strip(" \t\n),;")
