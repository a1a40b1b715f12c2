"""Source text of what metavariables stand for, and messages with metavariables filled in."""

from __future__ import annotations

import ast
import re

from scanner.engines.python.bindings import Bound, Env, end_of, start_of, values
from scanner.engines.python.parens import with_parens
from scanner.engines.python.source import SourceFile
from scanner.model.match import Binding

_IN_MESSAGE = re.compile(r"(?:value\((\$(?:\.\.\.)?\w+)\))|(\$(?:\.\.\.)?[A-Z_][A-Z_0-9]*|\$\d+)")


def text_of(bound: Bound, file: SourceFile) -> str:
    """The source text that a bound value stands for."""
    if bound.kind == "text":
        return _literal_text(bound, file) if isinstance(bound.node, ast.Constant) else bound.name
    if bound.kind == "id" and bound.node is None:
        return bound.name
    if bound.start == bound.end:
        return ""
    if bound.kind != "expr":
        return file.text(bound.start, bound.end)
    if isinstance(bound.node, ast.GeneratorExp) and id(bound.node) in file.argument_comprehensions:
        return file.text(bound.start + 1, bound.end - 1)
    return file.text(*with_parens(bound.node, file))


def _literal_text(bound: Bound, file: SourceFile) -> str:
    """A string's content; the whole literal where that is written otherwise than it is."""
    return bound.name if file.text(bound.start, bound.end) == bound.name else file.text(start_of(bound.node), end_of(bound.node))


def bindings_of(env: Env, file: SourceFile) -> tuple[Binding, ...]:
    """The bindings of a match, by name."""
    return tuple(sorted(Binding(name, text_of(bound, file)) for name, bound in values(env)))


def interpolate(message: str, env: Env, file: SourceFile) -> str:
    """The message with the text of each bound metavariable; unbound ones stay as they are."""
    if "$" not in message:
        return message

    def fill(match: re.Match[str]) -> str:
        bound = env.get(match[1] or match[2])
        return text_of(bound, file) if isinstance(bound, Bound) else match[0]

    return _IN_MESSAGE.sub(fill, message)
