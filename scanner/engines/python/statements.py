"""Matchers of statements."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from scanner.engines.python.bindings import Bound, Env, bind, end_of, span_of_nodes, start_of
from scanner.engines.python.compiler import NO, STATEMENTS, Compiler, Matcher, State, chain, is_dots
from scanner.engines.python.containers import elements, target
from scanner.engines.python.deep import deep, implicit_subexpressions, statement_expressions, subexpressions
from scanner.engines.python.expressions import by_fields, identifier
from scanner.engines.python.lexing import DEEP, ellipsis_metavariable, metavariable
from scanner.engines.python.lists import any_order, anything, in_order
from scanner.engines.python.places import split_with
from scanner.engines.python.sequences import Sequencer, flatten


def statement_metavariable(node: ast.AST) -> str | None:
    """The `$S` that a statement pattern consists of."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Name):
        return metavariable(node.value.id)
    return None


def block(compiler: Compiler, patterns: Sequence[ast.stmt]) -> Matcher:
    """A matcher of the statements of a body, all of them."""
    if len(patterns) == 1 and (variable := statement_metavariable(patterns[0])):
        return lambda body, env, state: bind(env, variable, Bound("list", list(body), span_of_nodes(body)))
    dots = [isinstance(p, ast.Expr) and is_dots(p.value) for p in patterns]
    if dots == [True]:
        return lambda body, env, state: (env,) if body else NO
    if dots == [True, False, True] and not _is_rest(patterns[1]):
        inner = compiler.stmt(patterns[1])
        return lambda body, env, state: [result for s in flatten(body, state.file) for result in inner(s, env, state)]
    return Sequencer(compiler, patterns, less_is_ok=False).match


def _is_rest(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Name) and ellipsis_metavariable(node.value.id) is not None


def _optional_block(compiler: Compiler, patterns: Sequence[ast.stmt], free: bool) -> Matcher:
    """A block that the code may lack where the pattern lacks it; with `free`, the code may have one that the pattern lacks."""
    if not patterns:
        return lambda body, env, state: (env,) if free or not body else NO
    inner = block(compiler, patterns)
    return lambda body, env, state: inner(body, env, state) if body else NO


def expression_statement(compiler: Compiler, pattern: Any) -> Matcher:
    """An expression as a statement pattern: also matches within assignments, returns and calls."""
    expression = pattern.value if isinstance(pattern, ast.Expr) else pattern
    if isinstance(pattern, ast.Expr):
        if is_dots(expression):
            return anything()
        variable = statement_metavariable(pattern)
        if variable is not None:
            return lambda node, env, state: bind(env, variable, Bound("stmt", node, (start_of(node), end_of(node))))
        if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Name) and expression.func.id == DEEP:
            inside = compiler.expr(expression)
            return lambda node, env, state: [r for e in statement_expressions(node) for r in inside(e, env, state)]
    root = compiler.expr(expression)
    shallow = deep(root, implicit_subexpressions) if compiler.options.implicit_deep_exprstmt else root
    fully = deep(root, subexpressions)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        kind = type(node)
        if kind is ast.Expr:
            return shallow(node.value, env, state)
        if kind is ast.Assign or kind is ast.AugAssign:
            return shallow(node, env, state)
        if kind is ast.AnnAssign:
            return fully(node, env, state) if node.value is not None else NO
        if kind is ast.Return:
            return fully(node.value, env, state) if node.value is not None else NO
        return NO

    return match


def _return(compiler: Compiler, pattern: ast.Return) -> Matcher:
    if pattern.value is not None and is_dots(pattern.value):
        return lambda node, env, state: (env,) if type(node) is ast.Return else NO
    value = compiler.optional(pattern.value)
    return lambda node, env, state: value(node.value, env, state) if type(node) is ast.Return else NO


def _if(compiler: Compiler, pattern: ast.If) -> Matcher:
    test, body = compiler.expr(pattern.test), block(compiler, pattern.body)
    other = _optional_block(compiler, pattern.orelse, free=True)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.If:
            return NO
        return chain([(test, node.test), (body, node.body), (other, node.orelse)], env, state)

    return match


def _while(compiler: Compiler, pattern: ast.While) -> Matcher:
    test, body = compiler.expr(pattern.test), block(compiler, pattern.body)
    other = _optional_block(compiler, pattern.orelse, free=True)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.While:
            return NO
        return chain([(test, node.test), (body, node.body), (other, node.orelse)], env, state)

    return match


def _for(compiler: Compiler, pattern: Any) -> Matcher:
    of_target, source = target(compiler, pattern.target), compiler.expr(pattern.iter)
    body, other = block(compiler, pattern.body), _optional_block(compiler, pattern.orelse, free=True)
    kinds = (ast.AsyncFor,) if isinstance(pattern, ast.AsyncFor) else (ast.For, ast.AsyncFor)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) not in kinds:
            return NO
        return chain([(of_target, node.target), (source, node.iter), (body, node.body), (other, node.orelse)], env, state)

    return match


def _with(compiler: Compiler, pattern: Any) -> Matcher:
    kinds = (ast.AsyncWith,) if isinstance(pattern, ast.AsyncWith) else (ast.With, ast.AsyncWith)
    items = [(compiler.expr(i.context_expr), compiler.expr(i.optional_vars) if i.optional_vars else None) for i in pattern.items]
    bare = [is_dots(i.context_expr) and i.optional_vars is None for i in pattern.items]
    variables = [isinstance(i.context_expr, ast.Name) and i.optional_vars is None for i in pattern.items]
    body = block(compiler, pattern.body)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) not in kinds or len(node.items) < len(items):
            return NO
        found: Sequence[Env] = (env,)
        for (context, name), anything_goes, variable, item in zip(items, bare, variables, node.items, strict=False):
            if anything_goes:
                continue
            if (name is None) != (item.optional_vars is None) and not variable:
                return NO
            pairs = [(context, item.context_expr)]
            if name is not None and item.optional_vars is not None:
                pairs.append((name, item.optional_vars))
            elif name is not None:
                return NO
            found = [r for one in found for r in chain(pairs, one, state)]
        rest = node.items[len(items) :]
        inside = [split_with(node, len(items), state.file)] if rest else node.body
        return [r for one in found for r in body(inside, one, state)]

    return match


def _try(compiler: Compiler, pattern: Any) -> Matcher:
    body = block(compiler, pattern.body)
    handlers = any_order([_handler(compiler, h) for h in pattern.handlers], less_is_ok=True)
    other = _optional_block(compiler, pattern.orelse, free=False)
    final = _optional_block(compiler, pattern.finalbody, free=False)
    kind = type(pattern)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not kind:
            return NO
        pairs = [(body, node.body), (handlers, node.handlers), (other, node.orelse), (final, node.finalbody)]
        return chain(pairs, env, state)

    return match


def _handler(compiler: Compiler, pattern: ast.ExceptHandler) -> Matcher:
    body = block(compiler, pattern.body)
    if pattern.type is not None and is_dots(pattern.type) and not pattern.name:
        return lambda node, env, state: body(node.body, env, state)
    kind, name = compiler.optional(pattern.type), pattern.name
    if name is None and pattern.type is not None:
        listed = in_order(elements(compiler, _types(pattern.type)))
        kind = lambda node, env, state: listed(_types(node), env, state) if node is not None else NO  # noqa: E731

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if (name is None) != (node.name is None):
            return NO
        found = kind(node.type, env, state)
        if name is not None:
            place = state.file.name_place(node, node.name)
            found = [r for one in found for r in identifier(name, node.name, place, one)]
        return [r for one in found for r in body(node.body, one, state)]

    return match


def _types(node: ast.expr) -> list[ast.expr]:
    """What an `except` without a name catches: one or several."""
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _assert(compiler: Compiler, pattern: ast.Assert) -> Matcher:
    wanted = in_order(elements(compiler, [e for e in (pattern.test, pattern.msg) if e is not None]))

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.Assert:
            return NO
        return wanted([e for e in (node.test, node.msg) if e is not None], env, state)

    return match


def _delete(compiler: Compiler, pattern: ast.Delete) -> Matcher:
    wanted = [compiler.expr(t) for t in pattern.targets]

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.Delete or len(node.targets) != len(wanted):
            return NO
        return chain(list(zip(wanted, node.targets, strict=False)), env, state)

    return match


def _annotated(compiler: Compiler, pattern: ast.AnnAssign) -> Matcher:
    target, kind = compiler.expr(pattern.target), compiler.expr(pattern.annotation)
    value = compiler.optional(pattern.value)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.AnnAssign:
            return NO
        return chain([(target, node.target), (value, node.value), (kind, node.annotation)], env, state)

    return match


def _outer_names(compiler: Compiler, pattern: Any) -> Matcher:
    kind, wanted = type(pattern), pattern.names

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not kind or len(wanted) != len(node.names):
            return NO
        found: Sequence[Env] = (env,)
        for name, text in zip(wanted, node.names, strict=False):
            place = (start_of(node), end_of(node))
            found = [r for one in found for r in identifier(name, text, place, one)]
        return found

    return match


STATEMENTS.update(
    {
        ast.Expr: expression_statement,
        ast.Assign: expression_statement,
        ast.AugAssign: expression_statement,
        ast.AnnAssign: _annotated,
        ast.Return: _return,
        ast.If: _if,
        ast.While: _while,
        ast.For: _for,
        ast.AsyncFor: _for,
        ast.With: _with,
        ast.AsyncWith: _with,
        ast.Try: _try,
        ast.Raise: by_fields("exc", "cause"),
        ast.Assert: _assert,
        ast.Delete: _delete,
        ast.Global: _outer_names,
        ast.Nonlocal: _outer_names,
        ast.Pass: by_fields(),
        ast.Break: by_fields(),
        ast.Continue: by_fields(),
    }
)
