"""A call as a pattern, from its leading arguments to nothing but its receiver."""

from __future__ import annotations

import ast
from typing import Protocol

from scanner.infer.patterns.holes import ellipsis, trailing_ellipsis
from scanner.infer.patterns.policy import Changed, Context


class Keeper(Protocol):
    """What puts holes into code."""

    @property
    def dropped(self) -> frozenset[str]:
        """The tokens that the fix took away."""

    def hole(self, node: ast.AST) -> ast.Name:
        """A metavariable for an expression."""

    def kept(self, node: ast.expr, literals: bool = True) -> ast.expr:
        """A copy with local names as holes, and literals too where asked."""

    def function(self, node: ast.expr, level: Context) -> ast.expr:
        """The called expression at a level."""


#: How much of the called expression is left at the levels that loosen it.
FUNCTION = {Changed.LAST_NAME: Context.METHOD, Changed.ARGUMENTS: Context.ANY, Changed.RECEIVER: Context.RECEIVER}


def call_pattern(keeper: Keeper, node: ast.Call, level: Changed) -> ast.Call:
    """The call at a level from LEADING on. What the fix took away stays, whatever the level."""
    function = keeper.function(node.func, FUNCTION.get(level, Context.CALLEE))
    if level in (Changed.LEADING, Changed.ARGUMENTS):
        return _leading(keeper, function, node)
    if level is Changed.ARITY and not any(k.arg is None for k in node.keywords):
        arguments: list[ast.expr] = [a if isinstance(a, ast.Starred) else keeper.hole(a) for a in node.args]
        return ast.Call(function, arguments, [ast.keyword(k.arg, keeper.hole(k.value)) for k in node.keywords])
    gone = [ast.keyword(k.arg, keeper.kept(k.value, literals=False)) for k in node.keywords if f"{k.arg}=" in keeper.dropped]
    return ast.Call(function, [ellipsis()], [*gone, trailing_ellipsis()] if gone else [])


def _leading(keeper: Keeper, function: ast.expr, node: ast.Call) -> ast.Call:
    arguments: list[ast.expr] = [keeper.kept(a) for a in node.args]
    keywords = [ast.keyword(k.arg, keeper.hole(k.value)) for k in node.keywords if k.arg]  # nothing may follow `**`
    if keywords:
        return ast.Call(function, arguments, [*keywords, trailing_ellipsis()])
    return ast.Call(function, [*arguments, ellipsis()], [])
