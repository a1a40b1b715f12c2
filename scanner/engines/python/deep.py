"""The expressions below an expression or statement, as `<... e ...>` and expression statements search them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from scanner.engines.python.bindings import Env
from scanner.engines.python.compiler import NO, Matcher, State

Below = Callable[[Any], Iterable[Any]]


def deep(matcher: Matcher, below: Below) -> Matcher:
    """Match the node itself; only where that fails, the nodes below it."""

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        state.budget.spend()
        found = matcher(node, env, state)
        if found:
            return found
        results: list[Env] = []
        for child in below(node):
            results += match(child, env, state)
        return results

    return match


def subexpressions(node: Any) -> Iterable[Any]:
    """All direct subexpressions that the deep operator enters."""
    kind = type(node)
    if kind is ast.Call:
        return [node.func, *node.args, *(k.value for k in node.keywords)]
    if kind is ast.Assign:
        return [*node.targets, node.value]
    if kind is ast.AnnAssign:
        return [node.target, node.value] if node.value else []
    if kind is ast.Dict:
        return [item for pair in zip(node.keys, node.values, strict=False) for item in pair if item is not None]
    if kind in (ast.ListComp, ast.SetComp, ast.GeneratorExp):
        return [node.elt, *_generators(node)]
    if kind is ast.DictComp:
        return [node.key, node.value, *_generators(node)]
    if kind is ast.Lambda:
        return [node.body]
    return [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]


def _generators(node: Any) -> list[ast.expr]:
    return [e for g in node.generators for e in (g.iter, *g.ifs)]


def implicit_subexpressions(node: Any) -> Iterable[Any]:
    """The subexpressions that an expression used as a statement pattern enters by itself."""
    kind = type(node)
    if kind in (ast.Assign, ast.AugAssign, ast.NamedExpr):
        return (node.value,)
    if kind is ast.Call:
        return [node.func, *node.args, *(k.value for k in node.keywords)]
    if kind in (ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.JoinedStr):
        return operands(node)
    if kind in (ast.Await, ast.Attribute, ast.Starred, ast.FormattedValue):
        return (node.value,)
    if kind in (ast.Yield, ast.YieldFrom):
        return (node.value,) if node.value is not None else ()
    if kind in (ast.List, ast.Tuple, ast.Set):
        return list(node.elts)
    if kind is ast.Dict:
        return [item for pair in zip(node.keys, node.values, strict=False) for item in pair if item is not None]
    return ()


def operands(node: Any) -> Sequence[Any]:
    """The operands of an operator, which the pattern language sees as arguments of a call."""
    if isinstance(node, ast.BinOp):
        return node.left, node.right
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.UnaryOp):
        return (node.operand,)
    if isinstance(node, ast.JoinedStr):
        return node.values
    if isinstance(node, ast.Compare):
        return (node.left, *node.comparators) if len(node.ops) == 1 else ()
    return NO


def statement_expressions(node: Any) -> Sequence[Any]:
    """The expressions directly in a statement."""
    if isinstance(node, (ast.Expr, ast.Return, ast.Assign, ast.AnnAssign, ast.AugAssign)):
        if isinstance(node, (ast.Assign, ast.AugAssign)):
            return (node,)
        return (node.value,) if node.value is not None else ()
    if isinstance(node, (ast.If, ast.While)):
        return (node.test,)
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return (node.iter,)
    if isinstance(node, ast.Raise):
        found = node.cause or node.exc  # where there is a cause, Semgrep looks at nothing else
        return (found,) if found is not None else ()
    if isinstance(node, ast.Assert):
        return [e for e in (node.test, node.msg) if e is not None]
    if isinstance(node, ast.Delete):
        return node.targets
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return [node.items[0].context_expr] if node.items[0].optional_vars is None else ()
    if isinstance(node, ast.Match):
        return (node.subject,)
    return ()
