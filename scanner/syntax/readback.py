"""Whether an edited file reads back as the tree that was meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.syntax.digest import digest
from scanner.syntax.extents import Extent, Extents
from scanner.syntax.parse import Parsed, parse_text
from scanner.syntax.splicing import TextEdit, spliced

_HEADER = "if 1:\n"


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """The statements of a block that change, with their places in it, and what they change to. `inner`: the block is in a statement."""

    block: Sequence[ast.stmt]
    first: int
    end: int
    new: Sequence[ast.stmt]
    inner: bool

    @property
    def old(self) -> Sequence[ast.stmt]:
        return self.block[self.first : self.end]


def reads_as(file: Extents, edits: Sequence[TextEdit], meant: ast.Module) -> bool:
    """Whether the file with the edits made is the meant tree, whose statements that did not change are those of the file itself.

    Where the innermost statements that change have their lines to themselves, parsing these lines tells: no other line can begin to
    mean something else. Otherwise those around them are parsed, at last the whole file.
    """
    for row in reversed([*_rows(file.parsed.tree, meant)]):
        lines = _own_lines(file, row)
        if lines is None or not all(lines.start <= edit.extent.start and edit.extent.end <= lines.end for edit in edits):
            continue
        body = _parsed(spliced(file.text[lines.start : lines.end], [edit.moved(-lines.start) for edit in edits]), row.inner)
        if body is not None:
            return [digest(each) for each in body] == [digest(each) for each in row.new]
    whole = parse_text(spliced(file.text, edits), "")
    return isinstance(whole, Parsed) and digest(whole.tree) == digest(meant)


def _rows(old: ast.AST, new: ast.AST) -> Iterator[_Row]:
    """The changing statements of the module, those of the block within the only one of them, and so on inwards."""
    at: list[ast.AST] = [old, new]
    inner = False
    while (name := _differing(*at)) is not None:
        before, after = (getattr(side, name) for side in at)
        if not isinstance(before, list) or not isinstance(after, list):
            return
        first = _alike(before, after)
        rest = _alike(before[first:][::-1], after[first:][::-1])
        changed, made = before[first : len(before) - rest], after[first : len(after) - rest]
        if all(isinstance(each, ast.stmt) for each in (*before, *after)):
            yield _Row(before, first, len(before) - rest, made, inner)
            inner = True
        if len(changed) != 1 or len(made) != 1 or type(changed[0]) is not type(made[0]):
            return
        at = [changed[0], made[0]]


def _differing(old: ast.AST, new: ast.AST) -> str | None:
    """The only field that is not the very same on both sides; None where there are several, or none."""
    names = [name for name in old._fields if getattr(old, name, None) is not getattr(new, name, None)]
    return names[0] if len(names) == 1 else None


def _alike(one: Sequence[ast.AST], other: Sequence[ast.AST]) -> int:
    """How many nodes at the start are the very same."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a is not b:
            break
        count += 1
    return count


def _parsed(text: str, inner: bool) -> Sequence[ast.stmt] | None:
    """The statements of some whole lines, which stand in a block where they are indented; None where they are none."""
    part = parse_text(_HEADER + text if inner else text, "")
    if not isinstance(part, Parsed):
        return None
    body = part.tree.body
    if not inner:
        return body
    return body[0].body if len(body) == 1 and isinstance(body[0], ast.If) and not body[0].orelse else None


def _own_lines(file: Extents, row: _Row) -> Extent | None:
    """The lines of statements in a row; None where there are none, or anything else stands on one of them."""
    if not row.old:
        return None
    inner, outer = file.parsed.span(row.old[0]), file.parsed.span(row.old[-1])
    if row.first and file.parsed.span(row.block[row.first - 1]).end_line >= inner.start_line:
        return None
    if row.end < len(row.block) and file.parsed.span(row.block[row.end]).start_line <= outer.end_line:
        return None
    begin = file.of(row.old[0]).start
    if row.inner and file.indentation(begin) is None:
        return None
    start = file.line_start(begin)
    if file.text[:start].rstrip("\r\n").endswith("\\"):
        return None
    return Extent(start, file.line_end(file.of(row.old[-1]).end))
