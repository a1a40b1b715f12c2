"""The nodes of a tree by type, whole or only around some lines."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from scanner.model.record import Record, fresh

_SKIPPED = frozenset(("ctx", "op", "ops"))
_LEAVES = frozenset((int, str, type(None), bool))
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Block(Record, frozen=False):
    """A list of statements that patterns may match from any place (or, for a class body, from its first)."""

    statements: list[ast.stmt]
    is_class: bool


class Index(Record, frozen=False):
    """All nodes of a file by type, and its blocks of statements. Annotations, class bases and decorators are apart."""

    by_type: dict[type, list[Any]] = fresh(factory=lambda: defaultdict(list))
    blocks: list[Block] = fresh(factory=list)
    decorated: list[ast.expr] = fresh(factory=list)


def build_index(tree: ast.Module, lines: Sequence[int] | None = None) -> Index:
    """Walk the tree once; with `lines` (sorted), only what stands on one of them."""
    index = Index()
    by_type = index.by_type
    stack: list[Any] = [tree]
    count = len(lines) if lines is not None else 0
    while stack:
        node = stack.pop()
        kind = type(node)
        parts = node.__dict__  # the fields in their order, then the place: a third of the time that asking for each field takes
        if lines is not None:
            last = parts.get("end_lineno")
            if last is not None:
                decorators = parts.get("decorator_list")
                at = bisect_left(lines, decorators[0].lineno if decorators else node.lineno)
                if at == count or lines[at] > last:
                    continue
        by_type[kind].append(node)
        for name, value in parts.items():
            value_kind = type(value)
            if value_kind in _LEAVES or name in _SKIPPED:
                continue
            if value_kind is not list:
                if isinstance(value, ast.AST) and name != "pattern" and not (kind is ast.Compare and name == "left" and len(node.ops) > 1):
                    stack.append(value)
            elif value:
                if isinstance(value[0], ast.stmt):
                    index.blocks.append(Block(value, kind is ast.ClassDef))
                stack += [item for item in value if isinstance(item, ast.AST)]
        if kind in _DEFINITIONS:
            index.decorated.extend(node.decorator_list)
    return index
