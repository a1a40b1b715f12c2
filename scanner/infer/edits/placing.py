"""From a line or a span to the code that stands there."""

from __future__ import annotations

import ast

from scanner.model.source import Span
from scanner.syntax.parse import Parsed
from scanner.syntax.walking import nodes

_LONG = 8
_HEAD = 2


def covers(span: Span, line: int) -> bool:
    """Whether a person who names this line may mean this span: of a long one only its first lines count."""
    last = span.end_line if span.end_line - span.start_line < _LONG else span.start_line + _HEAD
    return span.start_line <= line <= last


def path_to(parsed: Parsed, span: Span) -> list[ast.AST]:
    """The nodes from the outermost statement down to the one at `span`; empty where none stands exactly there."""
    found: list[ast.AST] = []
    level: list[ast.AST] = list(ast.iter_child_nodes(parsed.tree))
    while level:
        node = level.pop()
        if not hasattr(node, "lineno"):
            level.extend(ast.iter_child_nodes(node))
            continue
        own = parsed.span(node)
        if own.contains(span):
            found.append(node)
            if own == span and not isinstance(node, ast.Expr):
                return found
            level = list(ast.iter_child_nodes(node))
    return []


def nodes_at(parsed: Parsed, line: int) -> list[ast.AST]:
    """The innermost statement on a line, and the expressions in its header or in all of it, outermost first; empty for no code."""
    best: ast.stmt | None = None
    for node in nodes(parsed.tree):
        here = isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
        if isinstance(node, ast.stmt) and here and (best is None or node.lineno >= best.lineno):
            best = node
    if best is None:
        return []
    body = getattr(best, "body", None)
    if isinstance(body, list):
        if best.lineno < line and not (body and line < body[0].lineno):
            return []
        header = [child for child in ast.iter_child_nodes(best) if not isinstance(child, ast.stmt)]
        return [best, *(node for child in header for node in nodes(child) if isinstance(node, ast.expr))]
    return [best, *(node for node in nodes(best) if isinstance(node, ast.expr))]
