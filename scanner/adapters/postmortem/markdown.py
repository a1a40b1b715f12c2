"""The body as Markdown blocks, each with its lines. Any text is Markdown: nothing is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the outermost level. `kind` is Markdown's ("heading", "paragraph", "table", ...); `level` is a heading's.

    `line` is the first line in the document; `text` the lines as written (a heading's: without marks); `rows` a table's cells.
    """

    kind: str
    line: int
    text: str
    level: int = 0
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `line` is its line in the document."""

    line: int
    cells: tuple[str, ...]


def tokens_of(text: str) -> list[Token]:
    """The block structure; inline text stays as written."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable("table")
    reader.core.ruler.enableOnly(["normalize", "block"])
    return reader.parse(text)


def blocks_of(text: str, tokens: list[Token], first_line: int) -> list[Block]:
    """The blocks of a body whose first line is the document's `first_line`."""
    lines = text.split("\n")
    found: list[Block] = []
    for number, token in enumerate(tokens):
        if token.level != 0 or token.map is None or token.nesting < 0:
            continue
        start, end = token.map
        kind = token.type.removesuffix("_open")
        if kind == "heading":
            content = tokens[number + 1].content if number + 1 < len(tokens) else ""
            found.append(Block(kind, first_line + start, content, int(token.tag[1:])))
        elif kind == "table":
            found.append(Block(kind, first_line + start, "\n".join(lines[start:end]), rows=_rows(tokens, number, first_line)))
        else:
            found.append(Block(kind, first_line + start, "\n".join(lines[start:end])))
    return found


def _rows(tokens: list[Token], number: int, first_line: int) -> tuple[Row, ...]:
    rows: list[Row] = []
    cells: list[str] = []
    line = first_line
    for token in tokens[number:]:
        if token.type == "tr_open":
            cells, line = [], first_line + (token.map[0] if token.map else 0)
        elif token.type == "inline":
            cells.append(" ".join(token.content.split()))
        elif token.type == "tr_close":
            rows.append(Row(line, tuple(cells)))
        elif token.type == "table_close":
            break
    return tuple(rows)
