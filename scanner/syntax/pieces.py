"""The text of a corrected form: the fix's own words, with the site's parts as they stand in its file."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from scanner.syntax.extents import Extent, Extents
from scanner.syntax.filling import Filled

_ATOMS = (
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.List, ast.Dict, ast.Set, ast.JoinedStr),
    *(ast.ListComp, ast.DictComp, ast.SetComp),
)
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Brackets:
    """Where parentheses go: around the site's parts in the corrected form, around the whole of it."""

    inner: bool = False
    outer: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Destination:
    """Where a corrected form is to stand: at `place` of the site's file, with these parentheses."""

    site: Extents
    place: Extent
    brackets: Brackets


def written(filled: Filled, part: Extent, form: Extents, to: Destination) -> str:
    """The text for `part` of the corrected form, to stand at its destination."""
    site, place, brackets = to.site, to.place, to.brackets
    texts: list[str] = []
    at = part.start
    indent = site.text[site.line_start(place.start) : place.start]
    indent = indent[: len(indent) - len(indent.lstrip(" \t\f"))]
    line_break = site.line_break(place.start)
    for piece in sorted(filled.pieces, key=lambda one: one.extent):
        texts.append(_moved(form.text[at : piece.extent.start], indent, line_break))
        text = site.slice(piece.site)
        texts.append(f"({text})" if brackets.inner and _is_loose(piece.site) else text)
        at = piece.extent.end
    texts.append(_moved(form.text[at : part.end], indent, line_break))
    text = "".join(texts)
    return f"({text})" if brackets.outer and isinstance(filled.tree, ast.expr) and _is_loose(filled.tree) else text


def _is_loose(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.expr)
        and not isinstance(node, _ATOMS)
        and not (isinstance(node, ast.Constant) and not isinstance(node.value, int))
    )


def _moved(text: str, indent: str, line_break: str) -> str:
    return _LINE_END.sub(lambda _: line_break + indent, text) if _LINE_END.search(text) else text
