"""Matchers of lists, tuples, sets, dictionaries and comprehensions."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from typing import Any

from scanner.engines.python.bindings import Env
from scanner.engines.python.compiler import EXPRESSIONS, NO, Compiler, Matcher, State, chain, is_dots
from scanner.engines.python.lexing import DOTS, ellipsis_metavariable, metavariable
from scanner.engines.python.lists import DOTS as ANY
from scanner.engines.python.lists import any_order, in_order

_MANY = 100
_COMPREHENSIONS = {ast.List: (ast.ListComp, ast.GeneratorExp), ast.Tuple: (ast.GeneratorExp,), ast.Dict: (ast.DictComp, ast.SetComp)}


def elements(compiler: Compiler, patterns: Sequence[ast.expr]) -> list[Any]:
    """Pattern elements for `in_order`."""
    made: list[Any] = []
    for pattern in patterns:
        inner = pattern.value if isinstance(pattern, ast.Starred) else pattern
        rest = ellipsis_metavariable(inner.id) if isinstance(inner, ast.Name) else None
        made.append(ANY if is_dots(inner) else _nothing if rest else compiler.expr(pattern))
    return made


def _nothing(node: Any, env: Env, state: State) -> Sequence[Env]:
    """`$...X` stands for something among arguments, parameters and statements only."""
    return NO


def target(compiler: Compiler, pattern: ast.expr) -> Matcher:
    """A matcher of what a loop assigns to: `...` in it stands for one element."""
    if not isinstance(pattern, (ast.Tuple, ast.List)) or all(is_dots(e) for e in pattern.elts):
        return compiler.expr(pattern)
    kind, inner = type(pattern), in_order([target(compiler, e) for e in pattern.elts])
    return lambda node, env, state: inner(node.elts, env, state) if type(node) is kind else NO


def _ordered(compiler: Compiler, pattern: Any) -> Matcher:
    kind = type(pattern)
    inner = in_order(elements(compiler, pattern.elts))
    others = _COMPREHENSIONS[kind] if len(pattern.elts) == 1 and is_dots(pattern.elts[0]) else ()

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is kind:
            return inner(node.elts, env, state)
        return (env,) if type(node) in others and _reads_as(node, kind, state) else NO

    return match


def _reads_as(node: Any, kind: type, state: State) -> bool:
    """A generator expression that is a call's only argument reads as a list, any other as a tuple."""
    return type(node) is not ast.GeneratorExp or (kind is ast.List) == (id(node) in state.file.argument_comprehensions)


def _set(compiler: Compiler, pattern: ast.Set) -> Matcher:
    solid = [e for e in pattern.elts if not is_dots(e.value if isinstance(e, ast.Starred) else e)]
    inner = any_order([compiler.expr(e) for e in solid], less_is_ok=len(solid) < len(pattern.elts))
    return lambda node, env, state: inner(node.elts, env, state) if type(node) is ast.Set else NO


def pair_matcher(compiler: Compiler, key: ast.expr, value: ast.expr) -> Matcher:
    """A matcher of (key, value) pairs."""
    of_key, of_value = compiler.expr(key), compiler.expr(value)

    def match(pair: Any, env: Env, state: State) -> Sequence[Env]:
        if pair[0] is None:
            return NO
        return [r for one in of_key(pair[0], env, state) for r in of_value(pair[1], one, state)]

    return match


def _dict(compiler: Compiler, pattern: ast.Dict) -> Matcher:
    dots = False
    wanted: list[Matcher] = []
    for key, value in zip(pattern.keys, pattern.values, strict=False):
        if key is None and isinstance(value, ast.Name) and value.id == DOTS:
            dots = True
        elif key is None:
            wanted.append(_spread(compiler, value))
        else:
            wanted.append(pair_matcher(compiler, key, value))
    inner = any_order(wanted, less_is_ok=dots)
    only_dots = dots and not wanted
    solid = [k.id if isinstance(k, ast.Name) else "" for k, v in zip(pattern.keys, pattern.values, strict=True) if k or not is_dots(v)]
    twice = dots and len(solid) > 1 and len(set(solid)) == 1 and metavariable(solid[0]) not in (None, "$_")
    spread = any(k is None and not (isinstance(v, ast.Name) and v.id == DOTS) for k, v in zip(pattern.keys, pattern.values, strict=True))

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        spreads = type(node) is ast.Dict and None in node.keys
        if only_dots:
            return (env,) if type(node) in (ast.Dict, ast.Set, ast.DictComp, ast.SetComp) else NO
        if type(node) is not ast.Dict or spreads != spread:
            return NO
        pairs = list(zip(node.keys, node.values, strict=False))
        return inner(_repeated(pairs) if twice and len(pairs) > _MANY else pairs, env, state)

    return match


def _repeated(pairs: Sequence[Any]) -> list[Any]:
    """The pairs whose keys may stand for the same thing as another one's: told apart quickly, for dictionaries of thousands."""
    texts = [ast.dump(key) for key, _ in pairs if key is not None]
    counts = Counter(texts)
    return [
        p for p, text in zip((p for p in pairs if p[0] is not None), texts, strict=True) if counts[text] > 1 or isinstance(p[0], ast.Name)
    ]


def _spread(compiler: Compiler, value: ast.expr) -> Matcher:
    inner = compiler.expr(value)
    return lambda pair, env, state: inner(pair[1], env, state) if pair[0] is None else NO


def _comprehension(*fields: str) -> Any:
    def make(compiler: Compiler, pattern: Any) -> Matcher:
        kind = type(pattern)
        parts = [compiler.expr(getattr(pattern, field)) for field in fields]
        generators = [_generator(compiler, g) for g in pattern.generators]

        def match(node: Any, env: Env, state: State) -> Sequence[Env]:
            if not _same_kind(node, kind, state) or len(node.generators) != len(generators):
                return NO
            pairs = [(m, getattr(node, f)) for m, f in zip(parts, fields, strict=False)]
            return chain([*pairs, *zip(generators, node.generators, strict=False)], env, state)

        return match

    return make


def _same_kind(node: Any, kind: type, state: State) -> bool:
    if type(node) is ast.GeneratorExp:
        return kind is (ast.ListComp if id(node) in state.file.argument_comprehensions else ast.GeneratorExp)
    return type(node) is kind


def _generator(compiler: Compiler, pattern: ast.comprehension) -> Matcher:
    of_target, source = target(compiler, pattern.target), compiler.expr(pattern.iter)
    conditions = in_order([compiler.expr(c) for c in pattern.ifs])
    return lambda node, env, state: chain([(of_target, node.target), (source, node.iter), (conditions, node.ifs)], env, state)


EXPRESSIONS.update(
    {
        ast.List: _ordered,
        ast.Tuple: _ordered,
        ast.Set: _set,
        ast.Dict: _dict,
        ast.ListComp: _comprehension("elt"),
        ast.SetComp: _comprehension("elt"),
        ast.GeneratorExp: _comprehension("elt"),
        ast.DictComp: _comprehension("key", "value"),
    }
)
