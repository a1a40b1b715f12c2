"""Matchers of names, attributes, subscripts, conditionals, lambdas and the deep operator."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from scanner.engines.python.bindings import Bound, Env, bind, end_of, position, start_of
from scanner.engines.python.compiler import EXPRESSIONS, NO, Compiler, Matcher, State, UnknownNode, chain, is_dots
from scanner.engines.python.deep import deep, subexpressions
from scanner.engines.python.lexing import DEEP, DOTS, TYPED, ellipsis_metavariable, metavariable
from scanner.engines.python.lists import anything


def bound_expression(node: Any, state: State) -> Bound:
    """An expression as a bound value: a name is an identifier with its scope."""
    if type(node) is ast.Name:
        return Bound("id", node, (start_of(node), end_of(node)), node.id, state.file)
    return Bound("expr", node, (start_of(node), end_of(node)))


def identifier(name: str, text: str, place: tuple[int, int], env: Env) -> Sequence[Env]:
    """Match a pattern's identifier `name` against the code's `text` at `place`."""
    variable = metavariable(name)
    if variable is not None:
        return bind(env, variable, Bound("id", None, place, text))
    return (env,) if name == text else NO


def _name(compiler: Compiler, pattern: ast.Name) -> Matcher:
    name = pattern.id
    if name == DOTS:
        return anything()
    variable = metavariable(name)
    if variable is not None:
        return lambda node, env, state: bind(env, variable, bound_expression(node, state))
    if ellipsis_metavariable(name):
        raise UnknownNode("`$...X` in this place")

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        return (env,) if type(node) is ast.Name and node.id == name else NO

    return match


def dotted_name(node: ast.AST) -> tuple[str, ...] | None:
    """`a.b.c` as its parts; None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return (node.id, *reversed(parts))


def attribute_place(node: ast.Attribute) -> tuple[int, int]:
    """Where the attribute's name stands."""
    end = end_of(node)
    return end - len(node.attr.encode()), end


def _attribute(compiler: Compiler, pattern: ast.Attribute) -> Matcher:
    if pattern.attr == DOTS:
        return _chain_dots(compiler, pattern)
    base = compiler.expr(pattern.value)
    name = pattern.attr
    skipped = pattern.value
    direct = compiler.expr(skipped.value) if isinstance(skipped, ast.Attribute) and skipped.attr == DOTS else None
    plain = dotted_name(pattern)
    plain = plain if plain and not any(metavariable(p) or p == DOTS for p in plain) else None

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.Attribute:
            if plain and type(node) is ast.Name and state.file.names.wildcards and node.id == plain[-1]:
                hit = plain[:-1] in state.file.names.wildcards and state.file.names.scope(node) is None
                return (env,) if hit else NO
            return NO
        found = identifier(name, node.attr, attribute_place(node), env) if name[0] == "M" else ((env,) if node.attr == name else NO)
        if not found:
            return NO
        results = [r for one in found for r in base(node.value, one, state)]
        if direct is not None:
            results += [r for one in found for r in direct(node.value, one, state)]
        return results

    return match


def _chain_dots(compiler: Compiler, pattern: ast.Attribute) -> Matcher:
    """`e. ...` matches any attributes and calls on e."""
    base = compiler.expr(pattern.value)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        found: list[Env] = []
        while True:
            state.budget.spend()
            if isinstance(node, ast.Call) and isinstance(node.func, (ast.Attribute, ast.Call)):
                node = node.func
                if isinstance(node, ast.Call):
                    continue
            if not isinstance(node, ast.Attribute):
                return found
            node = node.value
            found += base(node, env, state)

    return match


def by_fields(*fields: str) -> Any:
    """A maker of matchers for nodes of one kind, field by field in this order."""

    def make(compiler: Compiler, pattern: Any) -> Matcher:
        kind = type(pattern)
        parts = [(field, compiler.optional(getattr(pattern, field))) for field in fields]

        def match(node: Any, env: Env, state: State) -> Sequence[Env]:
            if type(node) is not kind:
                return NO
            return chain([(matcher, getattr(node, field)) for field, matcher in parts], env, state)

        return match

    return make


def _subscript(compiler: Compiler, pattern: ast.Subscript) -> Matcher:
    """`e[i]`; a slice is matched by a slice only."""
    plain = by_fields("value", "slice")(compiler, pattern)
    sliced = isinstance(pattern.slice, ast.Slice)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.Subscript or (type(node.slice) is ast.Slice) != sliced:
            return NO
        found: Sequence[Env] = plain(node, env, state)
        return found

    return match


def deep_operator(compiler: Compiler, inner: ast.expr) -> Matcher:
    """`<... e ...>`: the expression itself or any below it."""
    return deep(compiler.expr(inner), subexpressions)


def _named(compiler: Compiler, pattern: ast.NamedExpr) -> Matcher:
    return EXPRESSIONS[ast.Assign](compiler, ast.Assign([pattern.target], pattern.value))


def typed(compiler: Compiler, pattern: ast.Call) -> Matcher:
    """`($X: T)`: an expression whose type is decidable in the file."""
    raise UnknownNode("a typed metavariable")


def _starred(compiler: Compiler, pattern: ast.Starred) -> Matcher:
    inner = compiler.expr(pattern.value)
    return lambda node, env, state: inner(node.value, env, state) if type(node) is ast.Starred else NO


def place_of(node: ast.AST) -> tuple[int, int]:
    """Start and end of a node as positions."""
    return position(node.lineno, node.col_offset), end_of(node)  # type: ignore[attr-defined]


EXPRESSIONS.update(
    {
        ast.Name: _name,
        ast.Attribute: _attribute,
        ast.Subscript: _subscript,
        ast.Slice: by_fields("lower", "upper", "step"),
        ast.IfExp: by_fields("test", "body", "orelse"),
        ast.Await: by_fields("value"),
        ast.Yield: by_fields("value"),
        ast.YieldFrom: by_fields("value"),
        ast.NamedExpr: _named,
        ast.Starred: _starred,
    }
)
__all__ = ["DEEP", "TYPED", "bound_expression", "deep_operator", "dotted_name", "identifier", "is_dots", "place_of", "typed"]
