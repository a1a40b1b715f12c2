"""Cheap tests of a file's bytes for what a pattern is about beyond its words: an empty list as a default, a comparison with None.

A test may say yes too often, never no where the pattern matches.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from scanner.engines.python.pattern import parse_pattern
from scanner.model.formula import Every, Formula, Inside, Pattern

Shape = Callable[[bytes], bool]
_GAP = rb"(?:\s|\\\n|#[^\n]*\n)*"
_EMPTY_LIST = re.compile(rb"=" + _GAP + rb"\[" + _GAP + rb"\]" + _GAP + rb"[,)]")
_EMPTY_DICT = re.compile(rb"=" + _GAP + rb"\{" + _GAP + rb"\}" + _GAP + rb"[,)]")
_ASSIGNED = re.compile(rb"(\w+)\s*(?::[^=\n]*)?=$")


def shapes_of(formula: Formula) -> tuple[Shape, ...]:
    """The tests that every file with a match of a formula passes."""
    if isinstance(formula, Inside):
        return shapes_of(formula.formula)
    if isinstance(formula, Every):
        return tuple(shape for part in formula.formulas for shape in shapes_of(part))
    if isinstance(formula, Pattern):
        return tuple(shape for node in parse_pattern(formula.text).nodes for shape in _shapes(node))
    return ()


def _shapes(node: ast.AST) -> list[Shape]:
    found: list[Shape] = []
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        for default in node.args.kw_defaults:
            if isinstance(default, ast.List) and not default.elts:
                found.append(lambda content: _EMPTY_LIST.search(content) is not None)
            elif isinstance(default, ast.Dict) and not default.keys:
                found.append(lambda content: _EMPTY_DICT.search(content) is not None)
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        sides = (node.left, node.comparators[0])
        if any(isinstance(side, ast.Constant) and side.value is None for side in sides):
            found.append(_CompareNone(b"==" if isinstance(node.ops[0], ast.Eq) else b"!="))
    return found


class _CompareNone:
    """Whether something is compared with None, or with a name that may hold None because it is assigned it."""

    def __init__(self, operator: bytes) -> None:
        self._right = re.compile(operator + rb"[\s(\\]*(\w+)")
        self._left = re.compile(rb"(\w+)[\s)\\]*" + operator)
        self._operator = operator

    def __call__(self, content: bytes) -> bool:
        if b"#" in content and re.search(self._operator + rb"[\s(\\]*#", content):
            return True
        compared = set(self._right.findall(content))
        lines = [line for line in content.split(b"\n") if self._operator in line]
        compared.update(name for line in lines for name in self._left.findall(line))
        if any(line.lstrip().startswith(self._operator) for line in lines):
            return True
        if b"None" in compared:
            return True
        holders = {b"None"}
        fresh = holders
        while fresh:
            fresh = {name for holder in fresh for name in _given(holder, content)} - holders
            if not fresh.isdisjoint(compared):
                return True
            holders = holders | fresh
        return False


def _given(word: bytes, content: bytes) -> list[bytes]:
    """The names that are assigned a word, or something that begins with it."""
    found: list[bytes] = []
    at = content.find(word)
    while at >= 0:
        before = content[max(0, at - 200) : at].rstrip(b" \t\r\n(\\")
        if before.endswith(b"="):
            name = _ASSIGNED.search(before[-120:])
            if name is not None:
                found.append(name[1])
        at = content.find(word, at + len(word))
    return found
