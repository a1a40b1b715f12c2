"""JSON that is quick to write and to read: one line for each element of a long list, and never the whole text in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO


class Rows:
    """A list that is made while it is written: each element stands on its own line."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows = rows


def write_json(document: Mapping[str, Any] | Rows, out: TextIO) -> None:
    """Write a document in ASCII: mappings with `Rows` somewhere in them indented, all else compact. Ends with a line end."""
    for piece in _pieces(document, ""):
        out.write(piece)
    out.write("\n")


def _pieces(value: Any, indent: str) -> Iterator[str]:
    deeper = indent + " "
    if isinstance(value, Rows):
        yield from _listed("[", (_compact(row) for row in value.rows), "]", indent)
    elif isinstance(value, Mapping) and _has_rows(value):
        for number, (key, each) in enumerate(value.items()):
            yield f"{',' if number else '{'}\n{deeper}{json.dumps(key)}: "
            yield from _pieces(each, deeper)
        yield f"\n{indent}}}"
    elif isinstance(value, list) and any(_has_rows(each) for each in value):
        for number, each in enumerate(value):
            yield "," if number else "["
            yield from _pieces(each, indent)
        yield "]"
    else:
        yield _compact(value)


def _listed(opening: str, lines: Iterable[str], closing: str, indent: str) -> Iterator[str]:
    empty = True
    for line in lines:
        yield f"{opening if empty else ','}\n{indent} {line}"
        empty = False
    yield f"{opening}{closing}" if empty else f"\n{indent}{closing}"


def _has_rows(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_has_rows(each) for each in value.values())
    return isinstance(value, Rows) or (isinstance(value, list) and any(_has_rows(each) for each in value))


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
