"""Plain values as indented JSON, piece by piece: the bytes of `json.dumps(value, indent=2)`, made in less of its time.

The standard library's fast encoder cannot indent, and its other one passes each token through a generator a level.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from json.encoder import encode_basestring_ascii
from typing import Any


def pieces(document: dict[str, Any]) -> Iterator[str]:
    """The text of a document; an item of a list in it is one piece, so that a long report is never whole in memory.

    Halves of surrogate pairs (bytes of a path that are no text) are replaced: many readers of JSON refuse them.
    """
    between = "{\n  "
    for key, value in document.items():
        yield f"{between}{_string(key)}: "
        between = ",\n  "
        if isinstance(value, list) and value:
            opening = "[\n    "
            for item in value:
                yield opening + _written(item, "\n    ")
                opening = ",\n    "
            yield "\n  ]"
        else:
            yield _written(value, "\n  ")
    yield "\n}" if document else "{}"


def _written(value: Any, line: str) -> str:
    """A value whose inner lines begin with `line` and two blanks more."""
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict) and value:
        inner = line + "  "
        return "{" + inner + f",{inner}".join([f"{_string(key)}: {_written(each, inner)}" for key, each in value.items()]) + line + "}"
    if isinstance(value, list) and value:
        inner = line + "  "
        return "[" + inner + f",{inner}".join([_written(each, inner) for each in value]) + line + "]"
    return repr(value) if type(value) is int else "null" if value is None else json.dumps(value)


def _string(text: str) -> str:
    return encode_basestring_ascii(text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
