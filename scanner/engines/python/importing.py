"""Matchers of import statements."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any, NamedTuple

from scanner.engines.python.bindings import Env
from scanner.engines.python.compiler import NO, STATEMENTS, Compiler, Matcher, State
from scanner.engines.python.expressions import identifier
from scanner.engines.python.lexing import metavariable
from scanner.engines.python.lists import any_order
from scanner.engines.python.names import relative_module


class Imported(NamedTuple):
    """One imported module or name; `alias` is the name it goes by, "" when its own."""

    path: tuple[str, ...]
    alias: str


def imported(node: Any) -> list[Imported]:
    """All that an import statement imports, by full dotted names; a module that `*` is taken from counts itself."""
    if isinstance(node, ast.Import):
        return [Imported(tuple(a.name.split(".")), a.asname or "") for a in node.names]
    module = relative_module(node)
    if _is_star(node):
        return [Imported(tuple(module), "")]
    return [Imported((*module, a.name), a.asname or "") for a in node.names]


def _dotted(pattern: tuple[str, ...], code: tuple[str, ...], env: Env, prefix: bool, place: tuple[int, int]) -> Sequence[Env]:
    if len(pattern) == 1 and metavariable(pattern[0]) and len(code) > 1:
        return identifier(pattern[0], ".".join(code), place, env)
    if len(code) < len(pattern) or (len(code) > len(pattern) and not prefix):
        return NO
    found: Sequence[Env] = (env,)
    for part, text in zip(pattern, code, strict=False):
        found = [r for one in found for r in identifier(part, text, place, one)]
    return found


def _alias(pattern: ast.alias, code: ast.alias, env: Env, state: State) -> Sequence[Env]:
    place = state.file.name_place(code, code.name.split(".")[0])
    found = identifier(pattern.name, code.name, place, env)
    if pattern.asname is None:
        return found
    if code.asname is None:
        return NO
    return [r for one in found for r in identifier(pattern.asname, code.asname, place, one)]


def _from(compiler: Compiler, pattern: ast.ImportFrom) -> Matcher:
    module = relative_module(pattern)
    star = [a.name for a in pattern.names] == ["*"]
    simple = not star and all(a.asname is None for a in pattern.names)

    def one_alias(wanted: ast.alias) -> Matcher:
        return lambda node, env, state: _alias(wanted, node, env, state)

    names = any_order([one_alias(a) for a in pattern.names], less_is_ok=True)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) not in (ast.ImportFrom, ast.Import):
            return NO
        place = state.file.name_place(node, "import")
        found: Sequence[Env] = NO
        if type(node) is ast.ImportFrom and star == _is_star(node):
            of_module = _dotted(module, relative_module(node), env, True, place)
            found = list(of_module) if star else [r for one in of_module for r in names(node.names, one, state)]
        if found or not simple:
            return found
        wanted = imported(pattern)
        return _all_of(wanted, imported(node), env, place)

    return match


def _is_star(node: Any) -> bool:
    return isinstance(node, ast.ImportFrom) and [a.name for a in node.names] == ["*"]


def _all_of(wanted: Sequence[Imported], given: Sequence[Imported], env: Env, place: tuple[int, int]) -> Sequence[Env]:
    """Each wanted import is another one of the given ones, or a part of its path."""
    if not wanted:
        return (env,)
    return [
        r
        for number, item in enumerate(given)
        for one in _dotted(wanted[0].path, item.path, env, True, place)
        for r in _all_of(wanted[1:], [*given[:number], *given[number + 1 :]], one, place)
    ]


def _import(compiler: Compiler, pattern: ast.Import) -> Matcher:
    wanted = [(tuple(a.name.split(".")), a.asname) for a in pattern.names]

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) not in (ast.ImportFrom, ast.Import):
            return NO
        place = state.file.name_place(node, "import")
        found: Sequence[Env] = (env,)
        if len(wanted) > 1:
            return _in_order(wanted, imported(node), env, place) if type(node) is ast.Import else NO
        for path, alias in wanted:
            results: list[Env] = []
            for item in imported(node) if alias is None or type(node) is ast.Import else ():
                for one in found:
                    reached = _dotted(path, item.path, one, True, place)
                    if alias is not None:
                        reached = [r for e in reached for r in identifier(alias, item.alias, place, e)] if item.alias else NO
                    results += reached
            found = results
        return found

    return match


def _in_order(
    wanted: Sequence[tuple[tuple[str, ...], str | None]], given: Sequence[Imported], env: Env, place: tuple[int, int]
) -> Sequence[Env]:
    """Several modules: the same ones in the same order."""
    found: Sequence[Env] = (env,)
    for (path, alias), item in zip(wanted, given, strict=False):
        found = [r for one in found for r in _dotted(path, item.path, one, True, place)]
        if alias is not None:
            found = [r for one in found for r in identifier(alias, item.alias, place, one)] if item.alias else NO
    return found if len(wanted) == len(given) else NO


STATEMENTS.update({ast.Import: _import, ast.ImportFrom: _from})
