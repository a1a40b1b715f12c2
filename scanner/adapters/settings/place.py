"""The line of a setting, for messages."""

from __future__ import annotations

import re

from scanner.adapters.visible import visible
from scanner.errors import InputError

_HEADER = re.compile(r"\s*\[\s*tool\s*\.\s*[\"']?bugclass[\"']?\s*\]")


def error_at(path: str, text: str, key: str, what: str) -> InputError:
    """The error that says what is wrong with `key`, with its line where the text shows it."""
    line = _line_of(text, key, path)
    return InputError(visible(f"{path}:{line}: {what}" if line else f"{path}: {what}")[:500])


def _line_of(text: str, key: str, path: str) -> int:
    """1-based; 0 where it is not found. Looks below the table's header where the file holds more than the settings."""
    lines = text.split("\n")
    header = next((number for number, line in enumerate(lines) if _HEADER.match(line)), -1)
    quoted = re.compile(rf"\s*(?:tool\s*\.\s*bugclass\s*\.\s*)?[\"']?{re.escape(key)}[\"']?\s*[=.]|\s*\[+.*\b{re.escape(key)}\b")
    for number, line in enumerate(lines[header + 1 :], header + 2):
        if quoted.match(line):
            return number
    return header + 1
