"""Matchers of calls and their arguments: `...` anywhere, `$...ARGS`, keyword arguments in any order."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from scanner.engines.python.bindings import Bound, Env, bind, position
from scanner.engines.python.compiler import EXPRESSIONS, NO, Compiler, Matcher, State, UnknownNode
from scanner.engines.python.expressions import deep_operator, typed
from scanner.engines.python.lexing import CONCATENATED, DEEP, DOTS, TYPED, ellipsis_metavariable, metavariable
from scanner.engines.python.lists import bind_list
from scanner.engines.python.literals import concatenated
from scanner.engines.python.source import Argument
from scanner.model.record import Record


class Wanted(Record, frozen=False):
    """One argument of a pattern. `kind` is dots, rest, keyword, pow or one; `name` the keyword or the metavariable."""

    kind: str
    name: str = ""
    matcher: Matcher | None = None


def wanted_arguments(compiler: Compiler, given: Sequence[Argument]) -> list[Wanted]:
    """Compile the arguments of a pattern, in order."""
    return [_wanted(compiler, argument) for argument in given]


def _wanted(compiler: Compiler, argument: Argument) -> Wanted:
    if isinstance(argument, ast.keyword):
        if argument.arg is None:
            return Wanted("pow", "", compiler.expr(argument.value))
        return Wanted("keyword", argument.arg, compiler.expr(argument.value))
    if isinstance(argument, ast.Starred) and isinstance(argument.value, ast.Name):
        if argument.value.id == DOTS:
            return Wanted("dots")
        rest = ellipsis_metavariable(argument.value.id)
        if rest:
            return Wanted("rest", rest)
    return Wanted("one", "", compiler.expr(argument))


def arguments_matcher(wanted: Sequence[Wanted]) -> Matcher:
    """A matcher of argument lists (as `SourceFile.arguments` gives them)."""
    if not wanted:
        return lambda given, env, state: NO if given else (env,)
    if len(wanted) == 1 and wanted[0].kind == "dots":
        return lambda given, env, state: (env,)

    def at(index: int, given: Sequence[Argument], env: Env, state: State) -> Sequence[Env]:
        state.budget.spend()
        if index == len(wanted):
            return NO if given else (env,)
        want = wanted[index]
        kind = want.kind
        if kind == "dots":
            if index == len(wanted) - 1:
                return (env,)
            return [r for start in range(len(given) + 1) for r in at(index + 1, given[start:], env, state)]
        if kind == "rest":
            return [
                r
                for end in range(len(given) + 1)
                for one in bind_list(env, want.name, given[:end])
                for r in at(index + 1, given[end:], one, state)
            ]
        if kind == "keyword":
            return keyword(index, given, env, state)
        if not given:
            return NO
        found = _one(want, given[0], env, state)
        return [r for one in found for r in at(index + 1, given[1:], one, state)]

    def keyword(index: int, given: Sequence[Argument], env: Env, state: State) -> Sequence[Env]:
        want = wanted[index]
        assert want.matcher is not None
        variable = metavariable(want.name)
        results: list[Env] = []
        for place, argument in enumerate(given):
            if not isinstance(argument, ast.keyword) or argument.arg is None or (variable is None and argument.arg != want.name):
                continue
            named: Sequence[Env] = (env,)
            if variable is not None:
                start = position(argument.lineno, argument.col_offset)
                named = bind(env, variable, Bound("id", None, (start, start + len(argument.arg.encode())), argument.arg))
            rest = [*given[:place], *given[place + 1 :]]
            results += [r for n in named for one in want.matcher(argument.value, n, state) for r in at(index + 1, rest, one, state)]
            if variable is None:
                break
        return results

    return lambda given, env, state: at(0, given, env, state)


def _one(want: Wanted, argument: Argument, env: Env, state: State) -> Sequence[Env]:
    assert want.matcher is not None
    if isinstance(argument, ast.keyword):
        if argument.arg is not None:
            return NO
        return want.matcher(argument.value if want.kind == "pow" else argument, env, state)
    return NO if want.kind == "pow" else want.matcher(argument, env, state)


def _call(compiler: Compiler, pattern: ast.Call) -> Matcher:
    if isinstance(pattern.func, ast.Name) and pattern.func.id in (CONCATENATED, DEEP, TYPED):
        if pattern.func.id == TYPED:
            return typed(compiler, pattern)
        if pattern.func.id == CONCATENATED:
            return concatenated(compiler, pattern.args)
        if len(pattern.args) != 1:
            raise UnknownNode("`<... ...>` around more than one expression")
        return deep_operator(compiler, pattern.args[0])
    function = compiler.expr(pattern.func)
    given: list[Argument] = [*pattern.args, *pattern.keywords]
    given.sort(key=lambda a: (a.lineno, a.col_offset))
    wanted = wanted_arguments(compiler, given)
    arguments = arguments_matcher(wanted)
    fewest = sum(want.kind not in ("dots", "rest") for want in wanted)
    is_open = any(want.kind in ("dots", "rest") for want in wanted)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.Call:
            return NO
        count = len(node.args) + len(node.keywords)
        if count < fewest or (count > fewest and not is_open):
            return NO
        found = function(node.func, env, state)
        if not found:
            return NO
        code = state.file.arguments(node)
        if len(found) == 1:
            return arguments(code, found[0], state)
        return [result for one in found for result in arguments(code, one, state)]

    return match


EXPRESSIONS[ast.Call] = _call
