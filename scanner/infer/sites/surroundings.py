"""Reads what stands around a site: its statement, its function and the lines about it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from scanner.infer.sites.sites import Site, SiteText
from scanner.model.source import Span
from scanner.syntax.parse import Parsed, parse

_MOST_LINES = 6
_AROUND = 5


def surroundings(sites: Sequence[Site], read: Callable[[str], bytes | None]) -> dict[tuple[str, Span], SiteText]:
    """The text around every site, each file read and parsed once. A file that cannot be read any more gives empty text."""
    found: dict[tuple[str, Span], SiteText] = {}
    by_path: dict[str, list[Site]] = {}
    for site in sites:
        by_path.setdefault(site.path, []).append(site)
    for path, there in by_path.items():
        content = read(path)
        parsed = parse(content, path) if content is not None else None
        for site in there:
            found[path, site.span] = _around(parsed, site.span) if isinstance(parsed, Parsed) else SiteText("", "")
    return found


def _around(parsed: Parsed, span: Span) -> SiteText:
    function, statement = "", None
    body: list[ast.AST] = [parsed.tree]
    while body:
        node = body.pop()
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case)):
                continue
            first = getattr(child, "lineno", None)
            if first is None:
                body.append(child)
                continue
            if first <= span.start_line <= child.end_lineno:  # type: ignore[union-attr, operator]
                if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) and first < span.start_line:
                    function = child.name
                statement = child
                body = [child]
                break
    text = statement_text(parsed, statement) if statement is not None else parsed.slice(span)
    return SiteText(text, function, lines_around(parsed, span.start_line))


def lines_around(parsed: Parsed, line: int) -> str:
    """The line (1-based) with the five before it and the five after it."""
    return "\n".join(parsed.lines[max(0, line - 1 - _AROUND) : line + _AROUND])


def statement_text(parsed: Parsed, node: ast.AST) -> str:
    """The first lines of a statement; of a compound one its header."""
    first: int = node.lineno  # type: ignore[attr-defined]
    last: int = node.end_lineno  # type: ignore[attr-defined]
    body = getattr(node, "body", None)
    if isinstance(body, list) and body:
        last = max(first, body[0].lineno - 1)
    return "\n".join(parsed.lines[first - 1 : min(last, first + _MOST_LINES - 1)])
