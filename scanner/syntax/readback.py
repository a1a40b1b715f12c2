"""Whether an edited file reads back as the tree that was meant."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from scanner.syntax.digest import digest
from scanner.syntax.extents import Extent, Extents
from scanner.syntax.parse import Parsed, parse_text
from scanner.syntax.splicing import TextEdit, spliced


def reads_as(file: Extents, edits: Sequence[TextEdit], meant: ast.Module) -> bool:
    """Whether the file with the edits made is the meant tree, whose statements that did not change are those of the file itself.

    Where the top-level statements that change have their lines to themselves, parsing these lines tells: no other line can begin to
    mean something else. Otherwise the whole file is parsed.
    """
    old, new = file.parsed.tree.body, meant.body
    first = _alike(old, new)
    rest = _alike(old[first:][::-1], new[first:][::-1])
    lines = _own_lines(file, first, len(old) - rest)
    if lines is not None and all(lines.start <= edit.extent.start and edit.extent.end <= lines.end for edit in edits):
        part = parse_text(spliced(file.text[lines.start : lines.end], [edit.moved(-lines.start) for edit in edits]), "")
        if isinstance(part, Parsed):
            return [digest(each) for each in part.tree.body] == [digest(each) for each in new[first : len(new) - rest]]
    whole = parse_text(spliced(file.text, edits), "")
    return isinstance(whole, Parsed) and digest(whole.tree) == digest(meant)


def _alike(one: Sequence[ast.stmt], other: Sequence[ast.stmt]) -> int:
    """How many statements at the start are the very same."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a is not b:
            break
        count += 1
    return count


def _own_lines(file: Extents, first: int, end: int) -> Extent | None:
    """The lines of top-level statements; None where there are none, or a neighbour shares a line with them."""
    body = file.parsed.tree.body
    if first >= end:
        return None
    inner, outer = file.parsed.span(body[first]), file.parsed.span(body[end - 1])
    if first and file.parsed.span(body[first - 1]).end_line >= inner.start_line:
        return None
    if end < len(body) and file.parsed.span(body[end]).start_line <= outer.end_line:
        return None
    start = file.line_start(file.of(body[first]).start)
    if file.text[:start].rstrip("\r\n").endswith("\\"):
        return None
    return Extent(start, file.line_end(file.of(body[end - 1]).end))
