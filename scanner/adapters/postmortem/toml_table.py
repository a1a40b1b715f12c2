"""TOML front matter (`+++`) to a table with line numbers."""

from __future__ import annotations

import re
import sys
from typing import Any

from scanner.adapters.postmortem.document import Document
from scanner.adapters.postmortem.place import Place
from scanner.adapters.postmortem.table import Path, Table

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w\-. \"']+?)\s*\]\]?\s*(?:#.*)?$")
_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_KEY = re.compile(r"\s*([\w\-]+|\"[^\"]*\"|'[^']*')\s*(?:\.\s*([\w\-]+)\s*)?=")


def toml_table(document: Document) -> Table:
    """Raises InputError with the line for anything that is not TOML: duplicate keys, bad dates and the like."""
    try:
        values = tomllib.loads(document.front)
    except tomllib.TOMLDecodeError as problem:
        found = _AT.search(str(problem))
        inside = int(found.group(1)) if found and found.group(1) else document.front.count("\n")
        reason = _AT.sub("", str(problem)).rstrip()
        reason = _likely(document.front.split("\n")[max(0, inside - 1)], reason) or reason
        reason += " (is the key there twice?)" if reason.startswith(("Cannot overwrite", "Cannot declare")) else ""
        raise Place(document.path, inside + 1).error(f"broken front matter (TOML): {reason}") from None
    except (RecursionError, ValueError, OverflowError) as problem:
        what = "nested too deeply" if isinstance(problem, RecursionError) else str(problem)
        raise Place(document.path, 1).error(f"broken front matter (TOML): {what}") from None
    return Table(document.path, values, _lines(document.front, values))


def _likely(line: str, reason: str) -> str:
    """What a line most likely got wrong, in words that say more than the parser's; "" where they do not."""
    key, equals, value = (part.strip() for part in line.partition("="))
    if not equals or not _KEY.match(line):
        return ""
    if _DAY.match(value):
        return f"'{value[:40]}' is no date or time; write a day like 2026-12-01, a moment like 2026-11-02T09:14:00Z"
    if reason.startswith("Illegal character '\\n'"):
        return f"the text of {key} has no closing quotation mark"
    if reason.startswith("Invalid value") and value[:1].isalpha():
        return f'text needs quotation marks: {key} = "..."'
    return ""


def _lines(front: str, values: dict[str, Any]) -> dict[Path, int]:
    """The line of each header and key, read off the text. Only for messages: a key within a multi-line text can mislead it."""
    lines: dict[Path, int] = {}
    seen: dict[str, int] = {}
    table: Path = ()
    for number, line in enumerate(front.split("\n"), 2):
        if header := _HEADER.match(line):
            name = header.group(2).strip("\"'")
            table = (name,)
            if header.group(1) == "[[" and isinstance(values.get(name), list):
                table = (name, seen.get(name, 0))
                seen[name] = seen.get(name, 0) + 1
            lines.setdefault((name,), number)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            parts = [part.strip("\"'") for part in key.groups() if part]
            for length in range(1, len(parts) + 1):
                lines.setdefault((*table, *parts[:length]), number)
    return lines
