"""Conditions on what metavariables stand for, and the focus that narrows a range to one of them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Union

from scanner.engines.python.bindings import Bound, Env, span_of_nodes
from scanner.engines.python.compiler import State
from scanner.engines.python.messages import text_of
from scanner.engines.python.pattern import NotSupported
from scanner.engines.python.ranges import Range
from scanner.engines.python.regexes import compile_regex
from scanner.engines.python.roots import Finder
from scanner.engines.python.source import SourceFile
from scanner.model.formula import MetavariableComparison, MetavariablePattern, MetavariableRegex
from scanner.syntax.parse import Parsed

Condition = Callable[[Range, State], Iterable[Range]]


def compile_condition(
    condition: Union[MetavariableRegex, MetavariablePattern, MetavariableComparison], nested: Callable[[Any], Finder]
) -> Condition:
    """Compile a condition to a filter of ranges; it may add bindings."""
    if isinstance(condition, MetavariableRegex):
        return _regex(condition)
    if isinstance(condition, MetavariablePattern):
        return _pattern(condition, nested)
    from scanner.engines.python.comparisons import comparison

    test = comparison(condition)
    return lambda one, state: [one] if test(one.env, state) else []


def _regex(condition: MetavariableRegex) -> Condition:
    pattern = compile_regex(condition.regex)
    name = condition.metavariable

    def keep(one: Range, state: State) -> list[Range]:
        bound = one.env.get(name)
        if not isinstance(bound, Bound):
            return []
        text = text_of(bound, state.file)
        if condition.constant_propagation and isinstance(bound.node, ast.expr):
            known = state.file.constants.value(bound.node)
            text = str(known.value) if known is not None and isinstance(known.value, (str, int, float)) else text
        found = pattern.match(text, state.budget)
        if found is None:
            return []
        captured = {f"${n}": Bound("text", None, (bound.start, bound.end), v) for n, v in found.groupdict().items() if v is not None}
        captured.update(
            {f"${i}": Bound("text", None, (bound.start, bound.end), v) for i, v in enumerate(found.groups(), 1) if v is not None}
        )
        return [one, Range(one.start, one.end, {**one.env, **captured}, one.kind)] if captured else [one]

    return keep


def _pattern(condition: MetavariablePattern, nested: Callable[[Any], Finder]) -> Condition:
    if condition.language not in (None, "python", "py"):
        raise NotSupported(f"metavariable-pattern in the language {condition.language}")
    inner = nested(condition.formula)
    name, reparse = condition.metavariable, condition.language is not None

    def keep(one: Range, state: State) -> list[Range]:
        bound = one.env.get(name)
        if not isinstance(bound, Bound):
            return []
        part = _as_program(bound, state.file)
        if part is None or (reparse and bound.kind != "text"):
            return []
        inside = State(part, state.budget)
        at = getattr(inner, "at", None)
        env: Env = {k: v for k, v in one.env.items() if isinstance(v, Bound)}
        start, end = bound.start, bound.end
        results: Sequence[Range] = at(Range(start, end, env), inside, env) if at else inner(inside, env)
        kept = [r for r in results if (start <= r.start and r.end <= end) or not at]
        if not kept:
            return []
        fresh = [{k: v for k, v in r.env.items() if k not in one.env} for r in kept]
        return [one, *(Range(one.start, one.end, {**one.env, **new}, one.kind) for new in fresh if new)]

    return keep


def _as_program(bound: Bound, file: SourceFile) -> SourceFile | None:
    """The bound code as a file of its own, with the places and names of the file it is in."""
    nodes: list[Any]
    if bound.kind == "list":
        nodes = list(bound.node)
    elif bound.node is not None:
        nodes = [bound.node]
    else:
        made = ast.Name(bound.name, ast.Load())
        made.lineno, made.col_offset = bound.start >> 20, bound.start & 0xFFFFF
        made.end_lineno, made.end_col_offset = bound.end >> 20, bound.end & 0xFFFFF
        nodes = [made]
    body: list[ast.stmt] = []
    for node in nodes:
        if isinstance(node, ast.stmt):
            body.append(node)
        elif isinstance(node, ast.keyword):
            body.append(ast.copy_location(ast.Expr(node.value), node.value))
        elif isinstance(node, ast.expr):
            body.append(ast.copy_location(ast.Expr(node), node))
        else:
            return None
    tree = ast.Module(body, [])
    parsed = file.parsed
    return file.part(Parsed(parsed.path, parsed.text, tree, parsed.lines))


class Narrow:
    """`focus-metavariable`: the range of what a metavariable stands for."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def __call__(self, one: Range) -> list[Range]:
        found: list[Range] = []
        for name in self._names:
            bound = one.env.get(name)
            if not isinstance(bound, Bound) or bound.start == bound.end:
                continue
            start, end = span_of_nodes(bound.node) if bound.kind == "list" and bound.node else (bound.start, bound.end)
            if one.start <= start and end <= one.end:
                found.append(Range(start, end, one.env, one.kind))
            elif start <= one.start and one.end <= end:
                found.append(one)
        return found
