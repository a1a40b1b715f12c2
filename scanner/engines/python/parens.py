"""The parentheses around an expression, which belong to its range but not to its node."""

from __future__ import annotations

import ast
import re

from scanner.engines.python.bindings import column_of, end_of, line_of, position, start_of
from scanner.engines.python.lexing import is_keyword
from scanner.engines.python.source import SourceFile

_WORD = re.compile(r"[^\W]+$")


def with_parens(node: ast.AST, file: SourceFile) -> tuple[int, int]:
    """Start and end of an expression with all parentheses that only group it."""
    start, end = start_of(node), end_of(node)
    if isinstance(node, ast.stmt):
        return start, end
    while True:
        left = _before(start, file)
        if left is None:
            return start, end
        right = _after(end, file)
        if right is None or not _groups(left, file):
            return start, end
        start, end = left, right


def expression_place(node: ast.AST, file: SourceFile) -> tuple[int, int]:
    """The range of an expression: with its parentheses, but for those that a `yield` or a call's only generator has to have."""
    if isinstance(node, ast.GeneratorExp) and id(node) in file.argument_comprehensions:
        last = node.generators[-1]
        return with_parens(node.elt, file)[0], with_parens((last.ifs or [last.iter])[-1], file)[1]
    start, end = with_parens(node, file)
    if isinstance(node, (ast.Yield, ast.YieldFrom)) and not re.match(r"\(\s*\(", file.text(start, end)):
        return start_of(node), end_of(node)
    return start, end


def _before(place: int, file: SourceFile) -> int | None:
    """Where an opening parenthesis stands right before a place, white space and comments apart."""
    line, column = line_of(place), column_of(place)
    lines = file.parsed.lines
    text = lines[line - 1].encode("utf-8", "surrogatepass")[:column].rstrip()
    while not text and line > 1:
        line -= 1
        text = _code(lines[line - 1]).encode("utf-8", "surrogatepass").rstrip()
        if not text and line < line_of(place) - 20:
            return None
    return position(line, len(text) - 1) if text.endswith(b"(") else None


def _after(place: int, file: SourceFile) -> int | None:
    """Where a closing parenthesis right after a place ends."""
    line, column = line_of(place), column_of(place)
    lines = file.parsed.lines
    raw = lines[line - 1].encode("utf-8", "surrogatepass")
    rest = raw[column:]
    skipped = len(rest) - len(rest.lstrip())
    rest = rest.lstrip()
    while (not rest or rest.startswith(b"#")) and line < len(lines) and line < line_of(place) + 20:
        line, column = line + 1, 0
        raw = lines[line - 1].encode("utf-8", "surrogatepass")
        rest = raw.lstrip()
        skipped = len(raw) - len(rest)
    return position(line, column + skipped + 1) if rest.startswith(b")") else None


def _code(line: str) -> str:
    """A line without its comment, unless there may be a string in it."""
    if "#" in line and "'" not in line and '"' not in line:
        return line[: line.index("#")]
    return line


def _groups(left: int, file: SourceFile) -> bool:
    """Whether the parenthesis at a place only groups: it follows no name, bracket or string."""
    text = file.parsed.lines[line_of(left) - 1].encode("utf-8", "surrogatepass")[: column_of(left)].decode("utf-8", "replace").rstrip()
    if not text:
        return True
    if text[-1] in ")]}\"'":
        return False
    word = _WORD.search(text)
    return word is None or (is_keyword(word.group()) and not re.search(r"\b(?:def|class)\s+\w+$", text))
