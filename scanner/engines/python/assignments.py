"""Matchers of assignments, which are expressions in the pattern language."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any, NamedTuple

from scanner.engines.python.bindings import Env, end_of, position, start_of
from scanner.engines.python.compiler import EXPRESSIONS, NO, Compiler, Matcher, State


class Sides(NamedTuple):
    """Both sides of an assignment."""

    target: ast.expr
    value: ast.expr


def sides(node: Any, state: State) -> Sides | None:
    """What is assigned to what; several targets are one tuple."""
    kind = type(node)
    if kind is ast.Assign:
        if len(node.targets) == 1:
            return Sides(node.targets[0], node.value)
        made = ast.Tuple(list(node.targets), ast.Store())
        ast.copy_location(made, node.targets[0])
        made.end_lineno, made.end_col_offset = node.targets[-1].end_lineno, node.targets[-1].end_col_offset
        state.file.keep(made)
        return Sides(made, node.value)
    if kind is ast.NamedExpr or (kind is ast.AnnAssign and node.value is not None):
        return Sides(node.target, node.value)
    return None


def _assign(compiler: Compiler, pattern: ast.Assign) -> Matcher:
    target = pattern.targets[0] if len(pattern.targets) == 1 else ast.Tuple(pattern.targets, ast.Store())
    left, right = compiler.expr(target), compiler.expr(pattern.value)

    def both(pair: Sides, env: Env, state: State) -> Sequence[Env]:
        return [r for one in left(pair.target, env, state) for r in right(pair.value, one, state)]

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        pair = sides(node, state)
        if pair is None:
            return NO
        found = both(pair, env, state)
        if isinstance(pair.target, ast.Tuple) and isinstance(pair.value, ast.Tuple) and len(pair.target.elts) == len(pair.value.elts):
            found = [*found, *(r for t, v in zip(pair.target.elts, pair.value.elts, strict=False) for r in both(Sides(t, v), env, state))]
        return found

    return match


def _augmented(compiler: Compiler, pattern: ast.AugAssign) -> Matcher:
    operator = type(pattern.op)
    left, right = compiler.expr(pattern.target), compiler.expr(pattern.value)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.AugAssign or type(node.op) is not operator:
            return NO
        return [r for one in left(node.target, env, state) for r in right(node.value, one, state)]

    return match


EXPRESSIONS.update({ast.Assign: _assign, ast.AugAssign: _augmented})
__all__ = ["Sides", "end_of", "position", "sides", "start_of"]
