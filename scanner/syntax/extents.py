"""Nodes as stretches of a file's text, counted in characters from its start."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from dataclasses import dataclass

from scanner.model.source import Span
from scanner.syntax.parse import Parsed

_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK = re.compile(r"(?:[ \t\f\r\n]|\\\r?\n|#[^\r\n]*)*")


@dataclass(frozen=True, slots=True, order=True)
class Extent:
    """From `start` to just before `end`."""

    start: int
    end: int


class Extents:
    """Where the nodes of one parsed file stand in its text."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.text = parsed.text
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(parsed.text))]

    def at(self, span: Span) -> Extent:
        """The stretch of a span."""
        return Extent(self._starts[span.start_line - 1] + span.start_column - 1, self._starts[span.end_line - 1] + span.end_column - 1)

    def of(self, node: ast.AST) -> Extent:
        """The stretch of a node, parentheses around it left out; decorators belong to their definition."""
        return self.at(self.parsed.span(node))

    def slice(self, node: ast.AST) -> str:
        """The text of a node as it stands in the file."""
        extent = self.of(node)
        return self.text[extent.start : extent.end]

    def line_start(self, offset: int) -> int:
        """Where the line of a character begins."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """Where the line of a character ends, before its line end."""
        found = _LINE_END.search(self.text, offset)
        return found.start() if found else len(self.text)

    def after_blank(self, offset: int) -> int:
        """The next character that is neither white space nor comment nor a continued line's end."""
        found = _BLANK.match(self.text, offset)
        assert found is not None
        return found.end()

    def indentation(self, offset: int) -> str | None:
        """The white space before a character that is the first on its line; None where other code stands before it."""
        before = self.text[self.line_start(offset) : offset]
        return before if not before.strip(" \t\f") else None

    def line_break(self, offset: int) -> str:
        """The line end that is used at a place: that of its line, of the file where it has none."""
        found = _LINE_END.search(self.text, offset) or _LINE_END.search(self.text)
        return found.group() if found else "\n"
