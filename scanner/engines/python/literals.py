"""Matchers of literals: numbers, strings with `...`, metavariables and regular expressions in them, f-strings."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from scanner.engines.python.bindings import Bound, Env, bind, end_of, position, start_of
from scanner.engines.python.compiler import EXPRESSIONS, NO, Compiler, Matcher, State, UnknownNode
from scanner.engines.python.lexing import DOTS, is_metavariable, metavariable, prefix_of
from scanner.engines.python.lists import DOTS as ANY
from scanner.engines.python.lists import Rest, anything, in_order
from scanner.engines.python.regexes import compile_regex
from scanner.engines.python.values import SomeString, as_text

WORKED_OUT = (ast.Name, ast.BinOp, ast.JoinedStr, ast.Attribute, ast.IfExp, ast.UnaryOp, ast.BoolOp, ast.Compare)
Test = Callable[[Any, object, Env, State], Sequence[Env]]


def _constant(compiler: Compiler, pattern: ast.Constant) -> Matcher:
    value = pattern.value
    if value is Ellipsis:
        return anything()
    text = as_text(value)
    test: Test = _string(text) if isinstance(text, str) else _equal(value)
    if pattern.kind:
        return _prefixed(pattern.kind, test)
    if not compiler.options.constant_propagation:
        return lambda node, env, state: test(node, as_text(node.value), env, state) if type(node) is ast.Constant else NO

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is ast.Constant:
            return test(node, as_text(node.value), env, state)
        if not isinstance(node, WORKED_OUT):
            return NO
        if value is None and not state.file.constants.may_be_none(node):
            return NO
        known = state.file.constants.value(node)
        return NO if known is None else test(node, known.value, env, state)

    return match


def _prefixed(letters: str, test: Test) -> Matcher:
    """A matcher of literals with the same letters before the quotes, written in one piece; what names stand for does not count."""

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.Constant or not isinstance(node.value, (str, bytes)) or len(state.file.string_parts(node)) > 1:
            return NO
        is_same = prefix_of(state.file.text(start_of(node), end_of(node))) == letters
        return test(node, as_text(node.value), env, state) if is_same else NO

    return match


def number(compiler: Compiler, value: int) -> Matcher:
    """A matcher of all that is this number."""
    return _constant(compiler, ast.Constant(value))


def _equal(value: object) -> Test:
    kind = type(value)

    def test(node: Any, found: object, env: Env, state: State) -> Sequence[Env]:
        return (env,) if type(found) is kind and found == value else NO

    return test


def text_place(node: ast.AST, state: State) -> tuple[int, int]:
    """Where the content of a string literal stands, without its prefix and quotes."""
    if not isinstance(node, ast.Constant):
        return start_of(node), end_of(node)
    source = state.file.text(start_of(node), end_of(node))
    letters = len(prefix_of(source))
    quotes = 3 if source[letters : letters + 3] in ('"""', "'''") else 1
    return position(node.lineno, node.col_offset + letters + quotes), end_of(node) - quotes


def _string(value: str) -> Test:
    """A test of a string's value."""
    if value == "...":
        return lambda node, found, env, state: (env,) if isinstance(found, (str, SomeString)) else NO
    if is_metavariable(value):

        def metavariable_test(node: Any, found: object, env: Env, state: State) -> Sequence[Env]:
            if not isinstance(found, str):
                return NO
            return bind(env, value, Bound("text", node, text_place(node, state), found))

        return metavariable_test
    if value.startswith("=~/"):
        end = value.rfind("/")
        searcher = compile_regex(value[3:end], ignore_case="i" in value[end + 1 :], multiline="m" in value[end + 1 :])
        return lambda node, found, env, state: (env,) if isinstance(found, str) and searcher.search(found, state.budget) else NO
    return lambda node, found, env, state: (env,) if isinstance(found, str) and found == value else NO


def _joined_parts(compiler: Compiler, pattern: ast.JoinedStr) -> list[Any]:
    elements: list[Any] = []
    for part in pattern.values:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            elements += _text_parts(part.value)
        elif isinstance(part, ast.FormattedValue):
            elements.append(_interpolated(compiler, part))
        else:
            raise UnknownNode("this kind of f-string")
    return elements


def _joined(compiler: Compiler, pattern: ast.JoinedStr) -> Matcher:
    parts = in_order(_joined_parts(compiler, pattern))

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.JoinedStr or len(state.file.string_parts(node)) > 1:
            return NO
        return parts(node.values, env, state)

    return match


def concatenated(compiler: Compiler, parts: Sequence[ast.expr]) -> Matcher:
    """Strings one after the other, as `"a" "b"`."""
    wanted = in_order(_concatenated_parts(compiler, parts))

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if not (isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)))):
            return NO
        pieces = state.file.string_parts(node)
        if len(pieces) == 1:
            return wanted(node.values, env, state) if isinstance(node, ast.JoinedStr) else NO
        return wanted(pieces, env, state)

    return match


def _concatenated_parts(compiler: Compiler, parts: Sequence[ast.expr]) -> list[Any]:
    return [ANY if isinstance(p, ast.Constant) and p.value == "..." else compiler.expr(p) for p in parts]


def _text_parts(text: str) -> list[Any]:
    if text == "...":
        return [ANY]
    if text.startswith("$..."):
        return [Rest(text)]
    return [lambda node, env, state: (env,) if isinstance(node, ast.Constant) and node.value == text else NO]


def _interpolated(compiler: Compiler, part: ast.FormattedValue) -> Matcher:
    """`{e}` with the same conversion and format, or none."""
    inner = compiler.expr(part.value)
    conversion, form = part.conversion, part.format_spec
    of_format = in_order(_joined_parts(compiler, form)) if isinstance(form, ast.JoinedStr) else None

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if not isinstance(node, ast.FormattedValue) or node.conversion != conversion or (node.format_spec is None) != (of_format is None):
            return NO
        found = inner(node.value, env, state)
        if of_format is not None and isinstance(node.format_spec, ast.JoinedStr):
            return [r for one in found for r in of_format(node.format_spec.values, one, state)]
        return found

    return match


EXPRESSIONS.update({ast.Constant: _constant, ast.JoinedStr: _joined})
__all__ = ["DOTS", "WORKED_OUT", "metavariable", "number", "text_place"]
