"""What is new in the corrected code, as a pattern: only tokens that the fix brought in stay, the rest becomes holes."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from dataclasses import dataclass
from typing import cast

from scanner.infer.patterns.abstraction import Abstraction
from scanner.infer.patterns.blanking import DEEPEST
from scanner.infer.patterns.holes import ellipsis, is_ellipsis, trailing_ellipsis
from scanner.infer.patterns.policy import Context
from scanner.syntax.digest import height
from scanner.syntax.shape import same, tokens


def new_tokens(before: ast.AST | None, after: ast.AST) -> frozenset[str]:
    """Tokens of `after` that `before` has not; where there are none, those that occur more often."""
    old = tokens(before) if before is not None else Counter[str]()
    more = tokens(after) - old
    return frozenset(more.keys() - old.keys()) or frozenset(more)


@dataclass(frozen=True, slots=True, eq=False)
class Old:
    """The code before, where it still stands within the code after, and the pattern that stands for it."""

    node: ast.AST
    pattern: ast.AST


class Novelty:
    """Builds the negative part's patterns. Locals share their holes with the positive part."""

    def __init__(self, abstraction: Abstraction, new: frozenset[str], context: Context, old: Old | None = None) -> None:
        self._old = old
        self._abstraction = abstraction
        named = frozenset(token for token in new if not token.startswith("<"))
        self._new = named or new
        self._context = context

    def holds(self, node: ast.AST) -> bool:
        """Whether the subtree has anything new."""
        if self._old is not None and same(node, self._old.node):
            return False
        return any(token in self._new for token in tokens(node))

    def build(self, node: ast.AST) -> ast.AST:
        """The pattern of a subtree that holds something new; a hole where it is too deep to be written."""
        if isinstance(node, ast.expr) and height(node) > DEEPEST:
            return self._abstraction.hole(node)
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Attribute) and not self.holds(node.value):
            return ast.Attribute(cast(ast.expr, self._value(node.value)), node.attr, ast.Load())
        if isinstance(node, ast.keyword):
            return ast.keyword(arg=node.arg, value=cast(ast.expr, self._value(node.value)))
        if isinstance(node, (ast.Constant, ast.Name, ast.JoinedStr)):
            return self._abstraction.keep(node, blank_locals=True, blank_literals=False)
        copied = copy.copy(node)
        for name, value in ast.iter_fields(node):
            if isinstance(value, (ast.expr, ast.keyword)):
                setattr(copied, name, self._value(value))
            elif isinstance(value, list):
                setattr(copied, name, [self._value(v) if isinstance(v, (ast.expr, ast.keyword)) else v for v in value])
        return copied

    def _value(self, node: ast.AST) -> ast.AST:
        if self._old is not None and same(node, self._old.node):
            return self._old.pattern
        if self.holds(node):
            return self.build(node)
        if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, bool)):
            return copy.copy(node)
        return self._abstraction.hole(node) if isinstance(node, ast.expr) else node

    def _call(self, node: ast.Call) -> ast.Call:
        if self.holds(node.func):
            function: ast.AST = self._abstraction.keep(node.func, blank_locals=True, blank_literals=False)
        else:
            function = self._abstraction.function(node.func, self._context)
        keywords = [k for k in node.keywords if k.arg and self.holds(k)]
        if keywords:
            built = [ast.keyword(k.arg, self._abstraction.hole(k.value)) for k in keywords]
            return ast.Call(function, [ellipsis()], [*built, trailing_ellipsis()])  # type: ignore[arg-type]
        arguments: list[ast.expr] = []
        for argument in node.args:
            if self.holds(argument):
                arguments.append(self.build(argument))  # type: ignore[arg-type]
            elif not arguments or not is_ellipsis(arguments[-1]):
                arguments.append(ellipsis())
        return ast.Call(function, arguments if arguments and is_ellipsis(arguments[-1]) else [*arguments, ellipsis()], [])  # type: ignore[arg-type]
