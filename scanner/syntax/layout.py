"""Statements as text: moved to another depth and another way of indenting."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence

from scanner.syntax.extents import Extents
from scanner.syntax.grafting import Family

_LINE_END = re.compile(r"\r\n|\r|\n")
_INDENTED = re.compile(r"^([ \t]+)\S", re.MULTILINE)


def unit_of(text: str) -> str:
    """One level of indentation as a text has it: its shallowest; four spaces where nothing is indented."""
    found = [match.group(1) for match in _INDENTED.finditer(text)]
    tabs = [one for one in found if one.startswith("\t")]
    if tabs:
        return "\t"
    return min(found, key=len) if found else "    "


def unit_at(file: Extents, family: Family, statement: ast.stmt) -> str:
    """One level of indentation as it is around a statement."""
    own = file.indentation(file.of(statement).start) or ""
    above = family.above(statement)
    while above is not None and not isinstance(above.parent, (ast.stmt, ast.Module)):
        above = family.above(above.parent)
    if above is not None and isinstance(above.parent, ast.stmt):
        outer = file.indentation(file.of(above.parent).start)
        if outer is not None and own.startswith(outer) and len(own) > len(outer):
            return own[len(outer) :]
    return unit_of(file.text)


def indented(text: str, units: tuple[str, str], indent: str, line_break: str) -> str:
    """Template text with its unit of indentation (the first of `units`) become the site's, each line after `indent`."""
    old, new = units
    lines: list[str] = []
    for line in _LINE_END.split(text):
        bare = line.lstrip(" \t")
        depth, rest = divmod(len(line) - len(bare), len(old))
        lines.append(indent + new * depth + " " * rest + bare if bare else "")
    return line_break.join(lines)


def deeper(file: Extents, statements: Sequence[ast.stmt], text: str, first_line: int, unit: str) -> str:
    """The lines of statements moved in by `unit`; what stands within strings of several lines stays."""
    frozen = {line for node in _strings(statements) for line in range(node.lineno + 1, (node.end_lineno or 0) + 1)}  # type: ignore[attr-defined]
    made: list[str] = []
    for number, line in enumerate(re.split(r"(?<=\n)|(?<=\r)(?!\n)", text), first_line):
        made.append(unit + line if line.strip() and number not in frozen else line)
    return "".join(made)


def _strings(statements: Iterable[ast.stmt]) -> Iterable[ast.AST]:
    for statement in statements:
        for node in ast.walk(statement):
            text = isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))
            if text or isinstance(node, ast.JoinedStr):
                yield node
