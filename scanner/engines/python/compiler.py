"""Pattern nodes to matchers: closures `m(node, env, state) -> environments`, one for each way to match, none for no match.

This module knows the registry and the options; the families of nodes register how they are compiled.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scanner.engines.python.bindings import Env
from scanner.engines.python.budget import Budget
from scanner.engines.python.lexing import DOTS
from scanner.engines.python.source import SourceFile
from scanner.model.record import Record, fresh


class State(Record, frozen=False):
    """What matchers need beside the node: the file, and the steps left."""

    file: SourceFile
    budget: Budget


Matcher = Callable[[Any, Env, State], Sequence[Env]]
NO: tuple[Env, ...] = ()


class Options(Record):
    """The rule options that change what in-process patterns mean; the defaults are Semgrep's."""

    constant_propagation: bool = True
    ac_matching: bool = True
    commutative_boolop: bool = False
    symmetric_eq: bool = False
    attr_expr: bool = True
    go_deeper_stmt: bool = True
    implicit_deep_exprstmt: bool = True
    implicit_ellipsis: bool = True

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Options:
        """The options of a rule; unknown ones are the caller's to refuse."""
        known = {name: bool(value) for name, value in given.items() if name in cls.__match_args__}
        if given.get("commutative_compop"):
            known["symmetric_eq"] = True
        return cls(**known)


class Compiler(Record, frozen=False):
    """Compiles the nodes of one rule's patterns. `anchors` collects, a pattern each, the tokens that stand where it matches."""

    options: Options = fresh(factory=Options)
    anchors: list[tuple[str, ...]] = fresh(factory=list)

    def expr(self, pattern: ast.AST) -> Matcher:
        """A matcher of expressions (assignments are expressions here, as in the pattern language)."""
        make = EXPRESSIONS.get(type(pattern))
        if make is None:
            raise UnknownNode(f"{type(pattern).__name__} in a pattern")
        return resolving(make(self, pattern))

    def stmt(self, pattern: ast.stmt) -> Matcher:
        """A matcher of statements."""
        make = STATEMENTS.get(type(pattern))
        if make is None:
            raise UnknownNode(f"{type(pattern).__name__} in a pattern")
        return make(self, pattern)

    def optional(self, pattern: ast.AST | None) -> Matcher:
        """A matcher of an optional expression: none in the pattern means none in the code."""
        if pattern is None:
            return lambda node, env, state: (env,) if node is None else NO
        inner = self.expr(pattern)
        return lambda node, env, state: inner(node, env, state) if node is not None else NO


class UnknownNode(Exception):
    """A kind of node that no family compiles."""


EXPRESSIONS: dict[type, Callable[[Compiler, Any], Matcher]] = {}
STATEMENTS: dict[type, Callable[[Compiler, Any], Matcher]] = {}


def resolving(core: Matcher) -> Matcher:
    """Try an imported name as itself, and as the dotted name it stands for."""

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is ast.Name:
            dotted = state.file.resolved(node)
            if dotted is not None:
                return [*core(node, env, state), *core(dotted, env, state)]
        return core(node, env, state)

    return match


def chain(matchers: Sequence[tuple[Matcher, Any]], env: Env, state: State) -> Sequence[Env]:
    """All of several (matcher, node) pairs one after the other."""
    found: Sequence[Env] = (env,)
    for matcher, node in matchers:
        found = matcher(node, found[0], state) if len(found) == 1 else [result for one in found for result in matcher(node, one, state)]
        if not found:
            return NO
    return found


def is_dots(node: ast.AST | None) -> bool:
    """Whether a pattern node is `...`."""
    return (isinstance(node, ast.Name) and node.id == DOTS) or (isinstance(node, ast.Constant) and node.value is Ellipsis)
