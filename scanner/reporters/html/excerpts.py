"""The code of a finding as a page shows it: lines with the part that matched, and two lines around where the file can be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scanner.model.finding import Finding
from scanner.reporters.harmless import block
from scanner.syntax.parse import decode, split_lines

_AROUND = 2
_COLUMNS = 300


class Excerpts:
    """Cuts excerpts; each file is read once."""

    def __init__(self, read: Callable[[str], bytes | None] | None) -> None:
        self._read = read
        self._files: dict[str, list[str]] = {}

    def of(self, finding: Finding) -> dict[str, Any]:
        """`first` is the first line's number; `lines` are [text, start, end] with the matched columns (0, 0: none); `more` are left out."""
        own = finding.snippet.split("\n") if finding.snippet else []
        span = finding.span
        file = self._lines(finding.path)
        inside = bool(own) and file[span.start_line - 1 : span.start_line] == [own[0]]
        above = file[max(0, span.start_line - 1 - _AROUND) : span.start_line - 1] if inside else []
        last = span.start_line - 1 + len(own)
        hidden = max(0, span.end_line - last)
        below = file[last : last + _AROUND] if inside and not hidden else []
        marked = [_marked(text, number, finding) for number, text in enumerate(own, span.start_line)]
        shown = [*map(_plain, above), *marked, *map(_plain, below)]
        return {"first": span.start_line - len(above), "lines": shown, "more": hidden if own else 0}

    def _lines(self, path: str) -> list[str]:
        if path not in self._files:
            content = self._read(path) if self._read else None
            text = decode(content, path) if content is not None else ""
            self._files[path] = split_lines(text) if isinstance(text, str) else []
        return self._files[path]


def _plain(text: str) -> list[Any]:
    return [_cut(block(text)), 0, 0]


def _marked(raw: str, number: int, finding: Finding) -> list[Any]:
    """One line with its matched columns, 0-based, tabs as they are shown."""
    span = finding.span
    first = span.start_column - 1 if number == span.start_line else len(raw) - len(raw.lstrip())
    last = span.end_column - 1 if number == span.end_line else len(raw)
    return [_cut(block(raw)), len(block(raw[:first])), len(block(raw[:last]))]


def _cut(text: str) -> str:
    return text if len(text) <= _COLUMNS else text[:_COLUMNS] + "..."
