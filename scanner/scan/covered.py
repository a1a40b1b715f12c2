"""From a span of a file to the syntax nodes that it covers, and the functions around them."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from scanner.model.source import Span
from scanner.syntax.parse import Parsed

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """Nodes in source order (empty: the span covers no whole node), and the functions around them, outermost first."""

    nodes: tuple[ast.AST, ...]
    functions: tuple[ast.AST, ...]


def covered(parsed: Parsed, span: Span) -> Covered:
    """The largest nodes within `span`, provided that together they start where it starts and end where it ends."""
    nodes: list[ast.AST] = []
    functions: list[ast.AST] = []
    pending: list[ast.AST] = [parsed.tree]
    while pending:
        node = pending.pop()
        if _is_apart(node, span):
            continue
        place = _place(parsed, node)
        if place is not None:
            if span.contains(place) or span.contains(_bare(parsed, node)):
                nodes.append(node)
                continue
            if not _overlap(place, span):
                continue
            if isinstance(node, _FUNCTIONS) and place.contains(span):
                functions.append(node)
        pending.extend(ast.iter_child_nodes(node))
    nodes.sort(key=lambda node: _start(_place(parsed, node)))
    return Covered(tuple(nodes) if nodes and _fills(parsed, nodes, span) else (), tuple(functions))


def _is_apart(node: ast.AST, span: Span) -> bool:
    """Whether no line of the node is one of the span: cheap, and true of nearly all nodes of a file."""
    last = getattr(node, "end_lineno", None)
    if last is None:
        return False
    if last < span.start_line:
        return True
    return node.lineno > span.end_line and not getattr(node, "decorator_list", None)  # type: ignore[attr-defined]


def _place(parsed: Parsed, node: ast.AST) -> Span | None:
    return parsed.span(node) if getattr(node, "end_lineno", None) is not None and hasattr(node, "lineno") else None


def _bare(parsed: Parsed, node: ast.AST) -> Span:
    """The node's place without its decorators."""
    return parsed.between(node, node) if not getattr(node, "decorator_list", None) else _undecorated(parsed, node)


def _undecorated(parsed: Parsed, node: ast.AST) -> Span:
    whole = parsed.span(node)
    line: int = node.lineno  # type: ignore[attr-defined]
    text = parsed.lines[line - 1]
    return Span(line, len(text) - len(text.lstrip()) + 1, whole.end_line, whole.end_column)


def _start(place: Span | None) -> tuple[int, int]:
    return (place.start_line, place.start_column) if place else (0, 0)


def _overlap(one: Span, other: Span) -> bool:
    return (one.start_line, one.start_column) < (other.end_line, other.end_column) and (other.start_line, other.start_column) < (
        one.end_line,
        one.end_column,
    )


def _fills(parsed: Parsed, nodes: list[ast.AST], span: Span) -> bool:
    """Whether nothing of the span but white space, brackets and punctuation is outside the nodes, at its start and at its end."""
    first, last = _bare(parsed, nodes[0]), _place(parsed, nodes[-1])
    whole = _place(parsed, nodes[0])
    assert last is not None and whole is not None
    start = min((whole, first), key=_start) if span.contains(whole) else first
    before = parsed.slice(Span(span.start_line, span.start_column, start.start_line, start.start_column))
    end = max((_place(parsed, node) or last for node in nodes), key=lambda place: (place.end_line, place.end_column))
    after = parsed.slice(Span(end.end_line, end.end_column, span.end_line, span.end_column))
    return not before.strip(" \t\n(") and not after.strip(" \t\n),;")
