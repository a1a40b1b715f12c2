"""Sequences of statements: `...` skips statements, and enters nested blocks; the last statement matched ends the range."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from scanner.engines.python.bindings import END_KEY, Bound, Env, bind, end_of, extend, span_of_nodes
from scanner.engines.python.compiler import NO, Compiler, Matcher, State, is_dots
from scanner.engines.python.lexing import ellipsis_metavariable
from scanner.engines.python.places import split_with, statement_place
from scanner.engines.python.prefilter import names_of
from scanner.engines.python.source import SourceFile

_BODIES = ("body", "handlers", "orelse", "finalbody", "cases")
_OPAQUE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def flatten(statements: Sequence[ast.stmt], file: SourceFile) -> list[ast.stmt]:
    """The statements with all that are nested in them, in the order of the text."""
    found: list[ast.stmt] = []
    stack = list(reversed(statements))
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(reversed(children(node, file)))
    return found


def children(node: Any, file: SourceFile) -> list[ast.stmt]:
    """The statements directly within a statement; functions, classes and lambdas in it count."""
    inner: list[ast.stmt] = []
    if isinstance(node, (ast.With, ast.AsyncWith)) and len(node.items) > 1:
        return [split_with(node, 1, file)]
    for name in _BODIES:
        for child in getattr(node, name, ()) or ():
            if isinstance(child, ast.stmt):
                inner.append(child)
            else:
                inner.extend(child.body)
    return inner


def _ended(env: Env, node: ast.stmt) -> Env:
    """The environment with the range grown to the end of `node`."""
    end = statement_place(node)[1]
    known = env.get(END_KEY)
    return env if isinstance(known, int) and known >= end else extend(env, END_KEY, end)


class Sequencer:
    """Matches a list of statement patterns against a list of statements."""

    def __init__(self, compiler: Compiler, patterns: Sequence[ast.stmt], less_is_ok: bool, inside: bool = False) -> None:
        self._inside = inside
        self._less_is_ok = less_is_ok
        self._deeper = compiler.options.go_deeper_stmt
        self._parts: list[tuple[str, str, Matcher | None]] = []
        for pattern in patterns:
            rest = _rest(pattern)
            if isinstance(pattern, ast.Expr) and is_dots(pattern.value):
                self._parts.append(("dots", "", None))
            elif rest:
                self._parts.append(("rest", rest, None))
            else:
                self._parts.append(("one", "", _near(compiler.stmt(pattern), names_of(pattern))))

    def match(self, statements: Sequence[ast.stmt], env: Env, state: State) -> Sequence[Env]:
        """All ways to match from the first statement on."""
        return self._deep(0, statements, 0, env, state)

    def _deep(self, index: int, nodes: Sequence[ast.stmt], start: int, env: Env, state: State) -> Sequence[Env]:
        """Before the first `...`: one by one; from it on, in this list and in the flattened one."""
        if index == len(self._parts):
            return (env,) if self._less_is_ok or start == len(nodes) else NO
        kind, _, matcher = self._parts[index]
        if kind == "rest":
            return self._flat(index, nodes[start:], 0, env, state)
        if kind == "dots":
            return self._dots(index, nodes[start:], env, state)
        if start >= len(nodes):
            return NO
        assert matcher is not None
        found = matcher(nodes[start], env, state)
        return [r for one in found for r in self._deep(index + 1, nodes, start + 1, _ended(one, nodes[start]), state)]

    def _dots(self, index: int, nodes: Sequence[ast.stmt], env: Env, state: State) -> Sequence[Env]:
        last = index == len(self._parts) - 1
        if last and (self._inside or not nodes):
            return (_ended(env, max(nodes, key=end_of)),) if nodes else (env,)
        if last and not self._less_is_ok:
            return (env,)
        found = list(self._flat(index, nodes, 0, env, state))
        if self._deeper:
            flat = flatten(nodes, state.file)
            if len(flat) > len(nodes):
                found += self._flat(index, flat, 0, env, state)
        return found

    def _flat(self, index: int, nodes: Sequence[ast.stmt], start: int, env: Env, state: State) -> Sequence[Env]:
        state.budget.spend()
        if index == len(self._parts):
            return (env,)
        kind, _, matcher = self._parts[index]
        if kind == "dots":
            if index == len(self._parts) - 1:
                return self._endings(nodes, start, env)
            results: list[Env] = []
            for begin in range(start, len(nodes)):
                results += self._flat(index + 1, nodes, begin, env, state)
                env = _ended(env, nodes[begin])
            return results
        if kind == "rest":
            return self._rest(index, nodes[start:], env, state)
        if start >= len(nodes):
            return NO
        assert matcher is not None
        found = matcher(nodes[start], env, state)
        return [r for one in found for r in self._flat(index + 1, nodes, start + 1, _ended(one, nodes[start]), state)]

    @staticmethod
    def _endings(nodes: Sequence[ast.stmt], start: int, env: Env) -> list[Env]:
        """A last `...` may end after any statement."""
        results = [env]
        for node in nodes[start:]:
            env = _ended(env, node)
            results.append(env)
        return results

    def _rest(self, index: int, nodes: Sequence[ast.stmt], env: Env, state: State) -> Sequence[Env]:
        """`$...NAME` takes any number of the statements; as the last part, all of them."""
        results: list[Env] = []
        name = self._parts[index][1]
        least = len(nodes) if index == len(self._parts) - 1 else 0
        for end in range(least, len(nodes) + 1):
            taken = list(nodes[:end])
            for one in bind(env, name, Bound("list", taken, span_of_nodes(taken))):
                results += self._flat(index + 1, nodes, end, _ended(one, taken[-1]) if taken else one, state)
        return results


def _near(matcher: Matcher, words: tuple[str, ...]) -> Matcher:
    """A matcher that looks only at statements with these words on their lines."""
    if not words:
        return matcher
    return lambda node, env, state: matcher(node, env, state) if state.file.near(node, words) else NO


def _rest(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Name):
        return ellipsis_metavariable(node.value.id)
    return None
