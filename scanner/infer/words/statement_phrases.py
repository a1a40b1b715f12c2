"""Statements of a pattern as noun phrases: "an `if` on `.user`", "a function whose parameter default is `[]`"."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from scanner.infer.patterns.pattern_code import code, is_any, is_any_name, is_any_string, is_dots, quoted, shown_name
from scanner.infer.words.phrases import joined, noun, operand, operator


def phrase(node: ast.AST) -> str:
    """A statement or an expression as a noun phrase."""
    make = _STATEMENTS.get(type(node))
    return make(node) if make else noun(node)


def sequence(nodes: Sequence[ast.AST]) -> str:
    """Statements in a row: the first, and what follows it; `...` between them is not told."""
    told = [phrase(node) for node in nodes if not is_dots(node)]
    return " followed by ".join(told) if told else "code"


def _body(nodes: Sequence[ast.AST]) -> str:
    told = [phrase(node) for node in nodes if not is_dots(node)]
    return f" with {told[0]} in it" if told else ""


def target(node: ast.AST) -> str:
    """What is assigned to."""
    if is_any(node) or is_dots(node):
        return "a variable"
    if isinstance(node, ast.Attribute) and is_any(node.value):
        return f"attribute `{shown_name(node.attr)}`"
    if isinstance(node, ast.Subscript):
        key = "an item" if is_dots(node.slice) or is_any(node.slice) else f"item {operand(node.slice)}"
        return f"{'a string item' if is_any_string(node.slice) else key} of {operand(node.value)}"
    return quoted(node, 40)


def _assign(node: ast.Assign) -> str:
    return f"{target(node.targets[0])} set to {noun(node.value)}"


def _annotated(node: ast.AnnAssign) -> str:
    if node.value is None:
        return f"a declaration of {target(node.target)}"
    return f"{target(node.target)} set to {noun(node.value)}"


def _augmented(node: ast.AugAssign) -> str:
    return f"{target(node.target)} changed by `{operator(node.op)}=` with {operand(node.value)}"


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    word = "an `async` function" if isinstance(node, ast.AsyncFunctionDef) else "a function"
    word += "" if is_any_name(node.name) else f" `{node.name}`"
    word += f" decorated with {joined([quoted(d, 40) for d in node.decorator_list])}" if node.decorator_list else ""
    parts = _parameters(node.args)
    if parts:
        return f"{word} whose parameter {parts[0]}"
    return word + _body(node.body)


def _parameters(arguments: ast.arguments) -> list[str]:
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = list(zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=False))
    defaults += [(a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=False) if d is not None]
    told: list[str] = []
    for argument, default in defaults:
        if not is_dots(default):
            name = "" if is_any_name(argument.arg) else f"`{shown_name(argument.arg)}` "
            told.append(f"{name}defaults to {_default(default)}")
    for argument in (*positional, *arguments.kwonlyargs):
        if argument.annotation is not None:
            name = "" if is_any_name(argument.arg) else f"`{shown_name(argument.arg)}` "
            told.append(f"{name}is annotated with {quoted(argument.annotation, 40)}")
    return told


def _default(node: ast.AST) -> str:
    return "anything" if is_any(node) else quoted(node, 40)


def _class(node: ast.ClassDef) -> str:
    word = "a class" if is_any_name(node.name) else f"the class `{node.name}`"
    bases = [quoted(base, 40) for base in node.bases if not is_dots(base)]
    return word + (f" derived from {joined(bases)}" if bases else "") + _body(node.body)


def _conditional(word: str) -> Callable[[Any], str]:
    return lambda node: f"{word} on {_condition(node.test)}{_body(node.body)}"


def _condition(node: ast.AST) -> str:
    return quoted(node) if isinstance(node, (ast.Compare, ast.BoolOp, ast.UnaryOp)) else operand(node)


def _loop(node: ast.For | ast.AsyncFor) -> str:
    word = "an `async for`" if isinstance(node, ast.AsyncFor) else "a `for` loop"
    return f"{word} over {operand(node.iter)}{_body(node.body)}"


def _with(node: ast.With | ast.AsyncWith) -> str:
    word = "an `async with`" if isinstance(node, ast.AsyncWith) else "a `with`"
    return f"{word} on {joined([operand(item.context_expr) for item in node.items])}{_body(node.body)}"


def _try(node: ast.Try) -> str:
    caught = [handler_word(handler) for handler in node.handlers]
    word = "a `try`" + _body(node.body)
    if caught:
        return f"{word} that catches {joined(caught)}"
    return word + (" with a `finally`" if node.finalbody else "")


def handler_word(handler: ast.ExceptHandler) -> str:
    """What a handler catches."""
    return "everything" if handler.type is None else operand(handler.type)


def _handler(node: ast.ExceptHandler) -> str:
    return f"an `except` of {handler_word(node)}{_body(node.body)}"


def _raise(node: ast.Raise) -> str:
    if node.exc is None:
        return "a bare `raise`"
    shown = operand(node.exc) if not isinstance(node.exc, ast.Call) else quoted(node.exc.func, 40)
    return f"a `raise` of {shown}"


def _return(node: ast.Return) -> str:
    return "a bare `return`" if node.value is None else f"a `return` of {noun(node.value)}"


def _assert(node: ast.Assert) -> str:
    return f"an `assert` of {_condition(node.test)}"


def _names(word: str) -> Callable[[Any], str]:
    return lambda node: f"{word} of " + joined([f"`{shown_name(name)}`" for name in node.names])


def _import(node: ast.Import | ast.ImportFrom) -> str:
    return f"the import `{code(node) or '...'}`"


_STATEMENTS: dict[type[ast.AST], Callable[[Any], str]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.If: _conditional("an `if`"),
    ast.While: _conditional("a `while` loop"),
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.ExceptHandler: _handler,
    ast.Raise: _raise,
    ast.Return: _return,
    ast.Assert: _assert,
    ast.Delete: lambda node: f"a `del` of {joined([operand(t) for t in node.targets])}",
    ast.Expr: lambda node: noun(node.value),
    ast.Pass: lambda node: "a `pass`",
    ast.Break: lambda node: "a `break`",
    ast.Continue: lambda node: "a `continue`",
    ast.Global: _names("a `global`"),
    ast.Nonlocal: _names("a `nonlocal`"),
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Match: lambda node: f"a `match` on {operand(node.subject)}",
}
