"""Where in a file a pattern may match, and the matches there: the only nodes a pattern visits are those of its root kind."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from scanner.engines.python.bindings import END_KEY, Env, end_of, position, start_of
from scanner.engines.python.compiler import Compiler, Matcher, State, is_dots
from scanner.engines.python.definitions import decorator_matcher
from scanner.engines.python.expressions import dotted_name
from scanner.engines.python.indexing import Index
from scanner.engines.python.lexing import CONCATENATED, DEEP, DOTS, TYPED, metavariable
from scanner.engines.python.literals import WORKED_OUT
from scanner.engines.python.parens import expression_place, with_parens
from scanner.engines.python.pattern import NotSupported, ParsedPattern
from scanner.engines.python.places import statement_candidates, statement_place
from scanner.engines.python.prefilter import anchors_of
from scanner.engines.python.ranges import Range
from scanner.engines.python.sequences import Sequencer
from scanner.engines.python.source import SourceFile

Anchors = tuple[str, ...]
Finder = Callable[[State, Env], list[Range]]
Candidates = Callable[[SourceFile, Index], Iterable[Any]]
_ALIKE: dict[type, tuple[type, ...]] = {
    ast.Assign: (ast.Assign, ast.AnnAssign, ast.NamedExpr),
    ast.NamedExpr: (ast.Assign, ast.AnnAssign, ast.NamedExpr),
    ast.Constant: (ast.Constant, *WORKED_OUT),
    ast.List: (ast.List, ast.ListComp, ast.GeneratorExp),
    ast.ListComp: (ast.ListComp, ast.GeneratorExp),
    ast.UnaryOp: (ast.UnaryOp, ast.Constant, *WORKED_OUT),
    ast.Tuple: (ast.Tuple, ast.GeneratorExp),
    ast.Dict: (ast.Dict, ast.DictComp, ast.Set, ast.SetComp),
    ast.For: (ast.For, ast.AsyncFor),
    ast.FunctionDef: (ast.FunctionDef, ast.AsyncFunctionDef),
    ast.Import: (ast.Import, ast.ImportFrom),
    ast.ImportFrom: (ast.Import, ast.ImportFrom),
    ast.Attribute: (ast.Attribute, ast.Name),
}


def finder(compiler: Compiler, pattern: ParsedPattern, inside: bool) -> Finder:
    """A function from a file to the ranges where the pattern matches."""
    anchors = anchors_of(pattern.nodes)
    if not inside:
        compiler.anchors.append(anchors)
    if pattern.kind == "stmts":
        return _sequence(compiler, pattern.nodes, inside)
    if pattern.kind == "decorator":
        return _decorator(compiler, pattern.nodes)
    if pattern.kind == "pair":
        raise NotSupported("an entry of a dictionary without the dictionary")
    node = pattern.nodes[0]
    if pattern.kind == "stmt":
        assert isinstance(node, ast.stmt)
        if isinstance(node, ast.Import) and len(node.names) > 1:
            return _plain(compiler.stmt(node), _modules(len(node.names)), anchors)
        return _plain(compiler.stmt(node), statement_candidates(type(node)), anchors)
    matcher = compiler.expr(node)
    if isinstance(node, ast.Starred):
        return _starred(matcher, anchors)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == CONCATENATED:
        return _expression(matcher, string_literals, anchors)
    if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in (CONCATENATED, DEEP, TYPED)):
        return _expression(matcher, _calls(compiler.options.attr_expr), anchors)
    return _expression(matcher, _expressions(node), anchors)


def _expressions(node: ast.AST) -> Candidates:
    if isinstance(node, ast.Name) and (metavariable(node.id) or node.id == DOTS):
        return every_expression
    if isinstance(node, ast.Call) or is_dots(node):
        return every_expression
    if isinstance(node, ast.JoinedStr):
        return string_literals
    if isinstance(node, (ast.Name, ast.Tuple, ast.List)):
        return _without_targets(_of_types(_ALIKE.get(type(node), (type(node),))))
    return _of_types(_ALIKE.get(type(node), (type(node),)))


def string_literals(file: SourceFile, around: Index) -> Iterable[Any]:
    """All strings, and the parts of those that are joined without an operator."""
    for kind in (ast.JoinedStr, ast.Constant):
        for node in around.by_type.get(kind, ()):
            if kind is ast.JoinedStr or isinstance(node.value, (str, bytes)):
                pieces = file.string_parts(node)
                yield node
                if len(pieces) > 1:
                    yield from pieces


def every_expression(file: SourceFile, around: Index) -> Iterable[Any]:
    """All expressions of a file, assignments among them."""
    for kind, nodes in around.by_type.items():
        if (issubclass(kind, ast.expr) and kind not in (ast.Slice, ast.FormattedValue, ast.Starred)) or kind in (
            ast.Assign,
            ast.AugAssign,
            ast.AnnAssign,
        ):
            yield from nodes


def _without_targets(candidates: Candidates) -> Candidates:
    """Without what loops, comprehensions and `with` assign to, which is no expression."""

    def rest(file: SourceFile, around: Index) -> Iterable[Any]:
        targets = [node.target for kind in (ast.For, ast.AsyncFor, ast.comprehension) for node in around.by_type.get(kind, ())]
        targets += [i.optional_vars for kind in (ast.With, ast.AsyncWith) for node in around.by_type.get(kind, ()) for i in node.items]
        gone: set[int] = set()
        while targets:
            target = targets.pop()
            gone.add(id(target))
            targets += target.elts if isinstance(target, (ast.Tuple, ast.List)) else ()
        return (node for node in candidates(file, around) if id(node) not in gone)

    return rest


def _of_types(kinds: tuple[type, ...]) -> Candidates:
    def candidates(file: SourceFile, around: Index) -> Iterable[Any]:
        for kind in kinds:
            yield from around.by_type.get(kind, ())

    return candidates


def _modules(count: int) -> Candidates:
    """Imports of so many modules, and the beginnings of longer ones."""

    def candidates(file: SourceFile, around: Index) -> Iterable[Any]:
        for node in around.by_type.get(ast.Import, ()):
            made = ast.copy_location(ast.Import(node.names[:count]), node)
            file.keep(made)
            yield made

    return candidates


def _calls(attr_expr: bool) -> Candidates:
    """Calls; a decorator that is only a name reads as a call without arguments."""

    def candidates(file: SourceFile, around: Index) -> Iterable[Any]:
        yield from around.by_type.get(ast.Call, ())
        if attr_expr:
            for decorator in around.decorated:
                if isinstance(decorator, (ast.Name, ast.Attribute)):
                    made = ast.copy_location(ast.Call(decorator, [], []), decorator)
                    file.keep(made)
                    yield made

    return candidates


def _expression(matcher: Matcher, candidates: Candidates, anchors: Anchors) -> Finder:
    def find(state: State, start: Env) -> list[Range]:
        found: list[Range] = []
        for node in candidates(state.file, state.file.around(anchors)):
            envs = matcher(node, start, state)
            if envs:
                begin, end = expression_place(node, state.file)
                found += [Range(begin, end, env) for env in envs]
        return found

    return find


def _starred(matcher: Matcher, anchors: Anchors) -> Finder:
    """`*e` among arguments is an argument; elsewhere its range is that of `e`."""

    def find(state: State, start: Env) -> list[Range]:
        calls = [*state.file.index.by_type.get(ast.Call, ()), *state.file.index.by_type.get(ast.ClassDef, ())]
        arguments = {id(argument) for call in calls for argument in (call.args if isinstance(call, ast.Call) else call.bases)}
        found: list[Range] = []
        for node in state.file.around(anchors).by_type.get(ast.Starred, ()):
            begin = start_of(node) if id(node) in arguments else with_parens(node.value, state.file)[0]
            found += [Range(begin, end_of(node), env) for env in matcher(node, start, state)]
        return found

    return find


def _plain(matcher: Matcher, candidates: Candidates, anchors: Anchors) -> Finder:
    def find(state: State, start: Env) -> list[Range]:
        found: list[Range] = []
        for node in candidates(state.file, state.file.around(anchors)):
            envs = matcher(node, start, state)
            if envs:
                begin, end = statement_place(node)
                found += [Range(begin, end, env) for env in envs]
        return found

    return find


def _sequence(compiler: Compiler, nodes: Sequence[Any], inside: bool) -> Finder:
    sequencer = Sequencer(compiler, nodes, less_is_ok=True, inside=inside)

    anchors = anchors_of(nodes)

    def find(state: State, start: Env) -> list[Range]:
        found: list[Range] = []
        for block in state.file.around(anchors).blocks:
            for first in range(1 if block.is_class else len(block.statements)):
                statements = block.statements[first:]
                begin, first_end = statement_place(statements[0])
                for env in sequencer.match(statements, {**start, END_KEY: first_end}, state):
                    end = env[END_KEY]
                    assert isinstance(end, int)
                    found.append(Range(begin, end, {k: v for k, v in env.items() if k != END_KEY}))
        return found

    return find


def _decorator(compiler: Compiler, nodes: Sequence[Any]) -> Finder:
    matcher = decorator_matcher(compiler, nodes[0])

    def find(state: State, start: Env) -> list[Range]:
        return [
            Range(position(node.lineno, max(node.col_offset - 1, 0)), end_of(node), env)
            for node in state.file.index.decorated
            for env in matcher(node, start, state)
        ]

    return find


__all__ = ["Finder", "dotted_name", "every_expression", "finder"]
