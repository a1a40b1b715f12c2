"""Negative parts that tell a site from the incident: what the site has and the incident has not."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scanner.infer.edits.names import Names
from scanner.infer.edits.placing import path_to
from scanner.infer.patterns.abstraction import Abstraction
from scanner.infer.patterns.holes import ellipsis, ellipsis_body, ellipsis_parameter, text_of, trailing_ellipsis
from scanner.model.formula import Every, Formula, Inside, Not, Pattern
from scanner.model.source import Span
from scanner.syntax.grafting import cloned
from scanner.syntax.parse import Parsed
from scanner.syntax.scope import Function, local_names


def excluding(parsed: Parsed, span: Span) -> Iterator[Formula]:
    """Negative parts for the code at `span`, wide before narrow: its own arguments, its form, what stands around it."""
    path = path_to(parsed, span)
    if not path:
        return
    local = frozenset(name for node in path if isinstance(node, Function) for name in local_names(node))
    site = path[-1]
    for tree in _own(site, local):
        yield Not(Pattern(text_of(tree)))
    for node in reversed(path[:-1]):
        header = _header(node)
        if header is not None:
            yield Not(Inside(Pattern(text_of(header))))


def narrower(formula: Formula, parsed: Parsed, span: Span) -> Iterator[Formula]:
    """A formula with one more negative part each, for the code at `span`."""
    for part in excluding(parsed, span):
        yield with_part(formula, part)


def with_part(formula: Formula, part: Formula) -> Formula:
    """A formula that asks for one more part."""
    return replace(formula, formulas=(*formula.formulas, part)) if isinstance(formula, Every) else Every((formula, part))


def _own(site: ast.AST, local: frozenset[str]) -> Iterator[ast.AST]:
    call = site if isinstance(site, ast.Call) else getattr(site, "value", None)
    if isinstance(call, ast.Call):
        for form in _forms(call):
            if (tree := _within(site, call, form)) is not None:
                yield _kept(tree, local)
    yield _kept(site, local)
    yield cloned(site)


def _forms(call: ast.Call) -> Iterator[ast.Call]:
    """The call with one of its arguments and no more."""
    for keyword in call.keywords:
        if keyword.arg:
            for value in (Abstraction(Names()).hole(keyword.value), keyword.value):
                yield ast.Call(call.func, [ellipsis()], [ast.keyword(keyword.arg, value), trailing_ellipsis()])
    for index, argument in enumerate(call.args):
        if not isinstance(argument, ast.Starred):
            yield ast.Call(call.func, [*_holes(call.args[:index]), argument, ellipsis()], [])


def _holes(arguments: Sequence[ast.expr]) -> list[ast.expr]:
    return [ellipsis()] if arguments else []


def _within(site: ast.AST, call: ast.Call, made: ast.Call) -> ast.AST | None:
    """The site with `made` in place of the call, where it is the site itself or the value that the site takes."""
    if site is call:
        return made
    if getattr(site, "value", None) is not call:
        return None
    shallow = copy.copy(site)
    shallow.value = made  # type: ignore[attr-defined]
    return shallow


def _kept(node: ast.AST, local: frozenset[str]) -> ast.AST:
    if isinstance(node, ast.stmt) and hasattr(node, "body"):
        return _header(node) or node
    return Abstraction(Names(local)).keep(node, blank_locals=True, blank_literals=False)


def _header(node: ast.AST) -> ast.AST | None:
    """A statement around the site, without its block; None for what has no name or condition of its own."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        made: ast.stmt = type(node)(
            name=node.name,
            args=ast.arguments([], [ellipsis_parameter()], None, [], [], None, []),
            body=ellipsis_body(),
            decorator_list=[],
            returns=None,
        )
        return made
    if isinstance(node, ast.ClassDef):
        return ast.ClassDef(name=node.name, bases=[ellipsis()], keywords=[], body=ellipsis_body(), decorator_list=[])
    if isinstance(node, (ast.If, ast.While)):
        return type(node)(test=node.test, body=ellipsis_body(), orelse=[])
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return type(node)(items=node.items, body=ellipsis_body())
    return None
