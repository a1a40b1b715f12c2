"""Copies code for a pattern, with holes in place of local names, of literals, and of what is too deep to be written."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable

from scanner.infer.patterns.holes import Holes
from scanner.syntax.digest import height
from scanner.syntax.grafting import cloned

DEEPEST = 90  # nodes; copying and writing a tree takes up to six frames for each


def writable_copy(node: ast.AST, hole: Callable[[ast.AST], ast.AST]) -> ast.AST:
    """A copy that `ast.unparse` can write: expressions deeper than that are given to `hole`."""
    if height(node) <= DEEPEST:
        return cloned(node)
    if isinstance(node, ast.expr):
        return hole(node)
    copied = copy.copy(node)
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            setattr(copied, name, [writable_copy(v, hole) if isinstance(v, ast.AST) else v for v in value])
        elif isinstance(value, ast.AST):
            setattr(copied, name, writable_copy(value, hole))
    return copied


class Blanker(ast.NodeTransformer):
    """Local names to their holes; literals to `"..."` or a fresh hole."""

    def __init__(self, holes: Holes, is_local: Callable[[str], bool], *, literals: bool) -> None:
        self._holes = holes
        self._is_local = is_local
        self._literals = literals

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if self._is_local(node.id):
            return ast.Name(self._holes.local(node.id), node.ctx)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(self._holes.local(node.arg))

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if not self._literals or node.value is None or isinstance(node.value, bool) or node.value is Ellipsis:
            return node
        if isinstance(node.value, str):
            return ast.Constant("...")
        return ast.Name(self._holes.fresh("NUMBER" if isinstance(node.value, (int, float)) else "LITERAL"), ast.Load())

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return ast.Name(self._holes.fresh("STRING"), ast.Load())

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        self.generic_visit(node)
        if node.name:
            node.name = self._holes.local(node.name)
        return node
