"""Lists in patterns: in order with `...` and `$...X`, and in any order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from scanner.engines.python.bindings import Bound, Env, bind, span_of_nodes
from scanner.engines.python.compiler import NO, Matcher, State


class Dots:
    """`...` as an element of a pattern list."""


class Rest:
    """`$...X` as an element of a pattern list."""

    def __init__(self, name: str) -> None:
        self.name = name


Element = Any
DOTS = Dots()


def bind_list(env: Env, name: str, nodes: Sequence[Any]) -> tuple[Env, ...]:
    """Bind a `$...X` to a stretch of nodes."""
    return bind(env, name, Bound("list", list(nodes), span_of_nodes(nodes)))


def in_order(elements: Sequence[Element], less_is_ok: bool = False) -> Matcher:
    """A matcher of a list whose elements come in this order. Elements are matchers, DOTS or Rest."""
    count = len(elements)
    if not any(isinstance(e, (Dots, Rest)) for e in elements):
        return _exactly(elements, less_is_ok)

    def at(index: int, nodes: Sequence[Any], start: int, env: Env, state: State) -> Sequence[Env]:
        state.budget.spend()
        if index == count:
            return (env,) if start == len(nodes) or less_is_ok else NO
        element = elements[index]
        if isinstance(element, Dots):
            if index == count - 1:
                return (env,)
            return [r for s in range(start, len(nodes) + 1) for r in at(index + 1, nodes, s, env, state)]
        if isinstance(element, Rest):
            ends = range(start, len(nodes) + 1) if index < count - 1 or less_is_ok else (len(nodes),)
            return [r for e in ends for one in bind_list(env, element.name, nodes[start:e]) for r in at(index + 1, nodes, e, one, state)]
        if start >= len(nodes):
            return NO
        return [r for one in element(nodes[start], env, state) for r in at(index + 1, nodes, start + 1, one, state)]

    return lambda nodes, env, state: at(0, nodes, 0, env, state)


def _exactly(elements: Sequence[Matcher], less_is_ok: bool) -> Matcher:
    count = len(elements)

    def match(nodes: Sequence[Any], env: Env, state: State) -> Sequence[Env]:
        if len(nodes) != count and not (less_is_ok and len(nodes) > count):
            return NO
        found: Sequence[Env] = (env,)
        for element, node in zip(elements, nodes, strict=False):
            found = [result for one in found for result in element(node, one, state)]
            if not found:
                return NO
        return found

    return match


def any_order(elements: Sequence[Matcher], less_is_ok: bool) -> Matcher:
    """A matcher of a list whose elements come in any order; each takes another node."""
    count = len(elements)

    def at(index: int, nodes: Sequence[Any], env: Env, state: State) -> Sequence[Env]:
        if index == count:
            return (env,) if not nodes or less_is_ok else NO
        found: list[Env] = []
        for place, node in enumerate(nodes):
            state.budget.spend()
            for one in elements[index](node, env, state):
                found += at(index + 1, [*nodes[:place], *nodes[place + 1 :]], one, state)
        return found

    return lambda nodes, env, state: at(0, nodes, env, state)


def anything() -> Matcher:
    """Matches whatever there is."""
    return lambda node, env, state: (env,)


def either(matchers: Sequence[Callable[[Any, Env, State], Sequence[Env]]]) -> Matcher:
    """All ways of all matchers."""
    return lambda node, env, state: [result for matcher in matchers for result in matcher(node, env, state)]
