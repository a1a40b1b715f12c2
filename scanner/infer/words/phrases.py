"""Expressions of a pattern as noun phrases: "a call of `json.loads` with `strict=False`"."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from scanner.infer.patterns.pattern_code import code, is_any, is_any_name, is_any_string, is_dots, quoted, shown_name

_OPERATORS: dict[type[ast.AST], str] = {
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitAnd: "&",
    ast.BitXor: "^",
    ast.MatMult: "@",
    ast.And: "and",
    ast.Or: "or",
    ast.Not: "not",
    ast.USub: "-",
    ast.UAdd: "+",
    ast.Invert: "~",
}
_COUNTS = ("no", "one", "two", "three", "four", "five")


def noun(node: ast.AST) -> str:
    """An expression as a noun phrase; its code where there is nothing better to say."""
    make = _NOUNS.get(type(node))
    return make(node) if make else quoted(node)


def operand(node: ast.AST) -> str:
    """A short phrase for an expression within another."""
    if is_any(node) or is_dots(node):
        return "anything"
    if is_any_string(node):
        return "a string"
    if isinstance(node, ast.Attribute) and is_any(node.value):
        return f"`.{shown_name(node.attr)}`" if not is_any_name(node.attr) else "any attribute"
    if isinstance(node, ast.Call) and all(is_dots(a) for a in node.args) and not node.keywords:
        return callee(node)
    return quoted(node, 40)


def operator(node: ast.AST) -> str:
    """An operator as it is written."""
    return _OPERATORS.get(type(node), "?")


def callee(call: ast.Call) -> str:
    """What is called: "a call of `json.loads`", "a call of any method of `json`"."""
    function = call.func
    if is_any(function):
        return "any call"
    if isinstance(function, ast.Attribute):
        if is_any_name(function.attr):
            return "a call of any method" + ("" if is_any(function.value) else f" of {quoted(function.value, 40)}")
        if is_any(function.value) or not code(function.value):
            return f"a call of method `{shown_name(function.attr)}`"
    if isinstance(function, ast.Name) and function.id == "MVDEEP_" and call.args:
        return f"anything that holds {operand(call.args[0])}"
    if isinstance(function, ast.Name) and function.id == "MVTYPED_" and call.args:
        return f"anything of type {quoted(call.args[-1], 40)}"
    return f"a call of {quoted(function, 40)}"


def _call(call: ast.Call) -> str:
    head = callee(call)
    if isinstance(call.func, ast.Name) and call.func.id in ("MVDEEP_", "MVTYPED_"):
        return head
    plain = [a for a in call.args if not is_dots(a)]
    telling = [operand(a) for a in plain if not is_any(a)]
    telling += [_keyword(k) for k in call.keywords if k.arg and not is_dots(k.value)]
    if not any(is_dots(a) for a in call.args) and not any(is_dots(k.value) for k in call.keywords):
        return f"{head} with {_exactly(plain, telling)}"
    return f"{head} with {joined(telling)}" if telling else head


def _exactly(plain: list[ast.expr], telling: list[str]) -> str:
    open_count = sum(is_any(a) for a in plain)
    if not plain and not telling:
        return "no arguments"
    counted = f"{_number(open_count)} argument{'' if open_count == 1 else 's'}"
    parts = [counted, *telling] if open_count else telling
    return f"just {joined(parts)}"


def _number(count: int) -> str:
    return _COUNTS[count] if count < len(_COUNTS) else str(count)


def _keyword(keyword: ast.keyword) -> str:
    name = shown_name(keyword.arg or "")
    if is_any(keyword.value) or is_dots(keyword.value):
        return f"`{name}`"
    return f"`{name}={code(keyword.value, 30) or '...'}`"


def joined(parts: list[str]) -> str:
    """`a`, `b` and `c`; of many the first three."""
    parts = [*parts[:3], f"{len(parts) - 3} more"] if len(parts) > 4 else parts
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _attribute(node: ast.Attribute) -> str:
    if is_any_name(node.attr):
        return f"any attribute of {operand(node.value)}"
    return f"a use of attribute `{shown_name(node.attr)}`" if is_any(node.value) else f"a use of {quoted(node)}"


def _subscript(node: ast.Subscript) -> str:
    if is_dots(node.slice) or is_any(node.slice):
        return f"an item of {operand(node.value)}"
    if isinstance(node.slice, ast.Slice):
        return f"a slice of {operand(node.value)}: {quoted(node, 40)}"
    return f"the item {operand(node.slice)} of {operand(node.value)}"


def _compare(node: ast.Compare) -> str:
    if len(node.ops) != 1:
        return f"the comparison {quoted(node)}"
    left, right = operand(node.left), operand(node.comparators[0])
    return f"a comparison of {left} with {right} by `{operator(node.ops[0])}`"


def _binary(node: ast.BinOp) -> str:
    return f"`{operator(node.op)}` of {operand(node.left)} and {operand(node.right)}"


def _unary(node: ast.UnaryOp) -> str:
    if isinstance(node.operand, ast.Constant):
        return quoted(node)
    return f"`{operator(node.op)}` before {operand(node.operand)}"


def _boolean(node: ast.BoolOp) -> str:
    return f"`{operator(node.op)}` of {joined([operand(value) for value in node.values])}"


def _choice(node: ast.IfExp) -> str:
    return f"a conditional expression on {operand(node.test)}"


def _await(node: ast.Await) -> str:
    return f"an `await` of {noun(node.value)}"


def _constant(node: ast.Constant) -> str:
    if is_any_string(node):
        return "a string"
    kind = "string" if isinstance(node.value, (str, bytes)) else "number" if type(node.value) in (int, float, complex) else "constant"
    return f"the {kind} {quoted(node)}"


def _name(node: ast.Name) -> str:
    if is_any(node) or is_dots(node):
        return "anything"
    return f"a use of {quoted(node)}"


def _formatted(node: ast.JoinedStr) -> str:
    return f"the f-string {quoted(node)}"


def _collection(word: str) -> Callable[[Any], str]:
    def make(node: Any) -> str:
        parts = [operand(e) for e in node.elts if not is_dots(e) and not is_any(e)]
        if not node.elts:
            return f"an empty {word}"
        return f"a {word} with {joined(parts)}" if parts else f"a {word}"

    return make


def _dictionary(node: ast.Dict) -> str:
    pairs = [(k, v) for k, v in zip(node.keys, node.values, strict=False) if k is not None]
    if not pairs:
        return "an empty dictionary" if not node.keys else "a dictionary"
    return "a dictionary with " + joined([pair(k, v) for k, v in pairs])


def pair(key: ast.AST, value: ast.AST) -> str:
    """A key and its value."""
    shown = quoted(key, 30) if not is_any(key) else "any key"
    return shown if is_any(value) or is_dots(value) else f"{shown} set to {operand(value)}"


def _comprehension(word: str) -> Callable[[Any], str]:
    def make(node: Any) -> str:
        return f"a {word} over {operand(node.generators[0].iter)}"

    return make


_NOUNS: dict[type[ast.AST], Callable[[Any], str]] = {
    ast.Call: _call,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Compare: _compare,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.IfExp: _choice,
    ast.Await: _await,
    ast.Constant: _constant,
    ast.Name: _name,
    ast.JoinedStr: _formatted,
    ast.List: _collection("list"),
    ast.Tuple: _collection("tuple"),
    ast.Set: _collection("set"),
    ast.Dict: _dictionary,
    ast.Lambda: lambda node: f"a `lambda` that gives {operand(node.body)}",
    ast.ListComp: _comprehension("list comprehension"),
    ast.SetComp: _comprehension("set comprehension"),
    ast.DictComp: _comprehension("dictionary comprehension"),
    ast.GeneratorExp: _comprehension("generator expression"),
    ast.Yield: lambda node: f"a `yield` of {operand(node.value)}" if node.value is not None else "a bare `yield`",
    ast.YieldFrom: lambda node: f"a `yield from` {operand(node.value)}",
    ast.Starred: lambda node: f"`*` before {operand(node.value)}",
    ast.NamedExpr: lambda node: f"a `:=` set to {noun(node.value)}",
}
