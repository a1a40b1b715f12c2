"""Cheap tests of a file's bytes for what a pattern is about beyond its words: an empty list as a default, a comparison with None.

A test may say yes too often, never no where the pattern matches.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping

from scanner.engines.python.assigned import LETTER, Assigned
from scanner.engines.python.pattern import parse_pattern
from scanner.model.formula import Every, Formula, Inside, Pattern

Shape = Callable[[bytes], bool]
_GAP = rb"(?:\s|\\\n|#[^\n]*\n)*"
_EMPTY_LIST = re.compile(rb"=" + _GAP + rb"\[" + _GAP + rb"\]" + _GAP + rb"[,)]")
_EMPTY_DICT = re.compile(rb"=" + _GAP + rb"\{" + _GAP + rb"\}" + _GAP + rb"[,)]")
_LAST_WORD = re.compile(LETTER + rb"+\Z")
_FIRST_WORD = re.compile(rb"[\s(\\]*(#|" + LETTER + rb"*)")
_FAR = 120


def shapes_of(formula: Formula) -> tuple[str, ...]:
    """The names of the tests that every file with a match of a formula passes."""
    if isinstance(formula, Inside):
        return shapes_of(formula.formula)
    if isinstance(formula, Every):
        return tuple(shape for part in formula.formulas for shape in shapes_of(part))
    if isinstance(formula, Pattern):
        return tuple(shape for node in parse_pattern(formula.text).nodes for shape in _shapes(node))
    return ()


def _shapes(node: ast.AST) -> list[str]:
    found: list[str] = []
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        for default in node.args.kw_defaults:
            if isinstance(default, ast.List) and not default.elts:
                found.append("empty list")
            elif isinstance(default, ast.Dict) and not default.keys:
                found.append("empty dict")
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        sides = (node.left, node.comparators[0])
        if any(isinstance(side, ast.Constant) and side.value is None for side in sides):
            found.append("== None" if isinstance(node.ops[0], ast.Eq) else "!= None")
    return found


class _CompareNone:
    """Whether something is compared with None, or with a name that may hold None because it is assigned it."""

    def __init__(self, operator: bytes) -> None:
        self._operator = operator

    def __call__(self, content: bytes) -> bool:
        compared: set[bytes] = set()
        at = content.find(self._operator)
        while at >= 0:
            end = at + 2
            if content[end : end + 1] != b"=" and content[at - 1 : at] != b"=":  # no row of signs in a comment
                before = content[max(0, at - _FAR) : at].rstrip(b" \t)\\")
                right = _FIRST_WORD.match(content, end)
                if before[-1:] in b"\r\n" or right is None or right[1] == b"#":
                    return True  # what is compared stands on another line, with who knows what between
                left = _LAST_WORD.search(before)
                compared.update((left[0] if left else b"", right[1]))
            at = content.find(self._operator, end)
        if b"None" in compared:
            return True
        assigned = Assigned(content)
        return any(assigned.may_come_from(name, b"None") for name in compared if name)


SHAPES: Mapping[str, Shape] = {
    "empty list": lambda content: _EMPTY_LIST.search(content) is not None,
    "empty dict": lambda content: _EMPTY_DICT.search(content) is not None,
    "== None": _CompareNone(b"=="),
    "!= None": _CompareNone(b"!="),
}
"""The tests by name."""
