"""Files of one JSON object a line, as people merge them: sorted, one fact a line; whatever is not exactly that is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.errors import InputError

_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass(frozen=True, slots=True)
class Line:
    """One object and the line it stands on, 1-based."""

    number: int
    values: dict[str, Any]


def read_lines(text: str, name: str, fields: Mapping[str, type]) -> Iterator[Line]:
    """The objects of a file called `name`. Each has exactly `fields`, of these types (numbers from 1). Raises InputError with the line."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if line.startswith(_CONFLICT):
            raise broken(name, number, "holds the mark of a merge conflict; keep the lines of both sides and take the marks out")
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as problem:
            raise broken(name, number, f"is not JSON: {' '.join(str(problem).split())[:100]}") from None
        yield Line(number, _checked(values, name, number, fields))


def write_line(values: Mapping[str, Any]) -> str:
    """One object on one line, ASCII only."""
    return json.dumps(values, ensure_ascii=True, separators=(", ", ": ")) + "\n"


def broken(name: str, number: int, what: str) -> InputError:
    """The error that says what is wrong with a line."""
    return InputError(f"{name}:{number}: {what}")


def _checked(values: Any, name: str, number: int, fields: Mapping[str, type]) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise broken(name, number, "is not a JSON object")
    for key in values:
        if key not in fields:
            raise broken(name, number, f"has the unknown key {key[:40]!r}; known: {', '.join(fields)}")
    for key, kind in fields.items():
        value = values.get(key)
        if value is None:
            raise broken(name, number, f"has no '{key}'")
        if type(value) is not kind or (isinstance(value, int) and value < 1):
            raise broken(name, number, f"'{key}' must be {'a number from 1' if kind is int else 'text'}")
    return values
