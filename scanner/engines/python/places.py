"""Statements as the pattern language sees them: which nodes read as which statement, and where they begin and end."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from scanner.engines.python.bindings import column_of, end_of, line_of, position, start_of
from scanner.engines.python.indexing import Index
from scanner.engines.python.parens import with_parens
from scanner.engines.python.source import SourceFile

_ALIKE: dict[type, tuple[type, ...]] = {
    ast.For: (ast.For, ast.AsyncFor),
    ast.FunctionDef: (ast.FunctionDef, ast.AsyncFunctionDef),
}


def statement_place(node: Any) -> tuple[int, int]:
    """Start and end of a statement: a `with` begins at what it opens, a `del` at what it deletes, a loop ends before its `else`."""
    start, end = start_of(node), end_of(node)
    kind = type(node)
    if kind is ast.With or kind is ast.AsyncWith:
        start = start_of(node.items[0].context_expr)
    elif kind is ast.For or kind is ast.AsyncFor or kind is ast.While:
        if kind is ast.AsyncFor:
            start += len("async ")
        if node.orelse:
            end = end_of(node.body[-1])
    elif kind is ast.Delete:
        first = node.targets[0]
        start = start_of(first)
        if len(node.targets) == 1 and first.end_lineno == node.end_lineno:
            start -= node.end_col_offset - first.end_col_offset  # its parentheses
    elif kind is ast.ImportFrom or kind is ast.Import:
        last = node.names[-1]
        end = end_of(last)
    return start, end


def statement_candidates(kind: type) -> Callable[[SourceFile, Index], Iterable[Any]]:
    """The nodes of a file that may match a statement pattern of one kind."""
    if kind is ast.With or kind is ast.AsyncWith:
        return lambda file, around: _withs(file, around, kind)
    if kind is ast.Import or kind is ast.ImportFrom:
        return _imports
    if kind is ast.Global or kind is ast.Nonlocal:
        return lambda file, around: _outer(file, around, kind)
    if kind is ast.Return:
        return _returns
    if kind is ast.Raise:
        return _raises
    kinds = _ALIKE.get(kind, (kind,))
    return lambda file, around: [node for one in kinds for node in around.by_type.get(one, ())]


def split_with(node: Any, count: int, file: SourceFile) -> Any:
    """The inner `with` of one that opens several: the items from `count` on."""
    known = file.splits.get((id(node), count))
    if known is not None:
        return known
    made = type(node)(items=node.items[count:], body=node.body)
    first = node.items[count].context_expr
    made.lineno, made.col_offset = first.lineno, first.col_offset
    made.end_lineno, made.end_col_offset = node.end_lineno, node.end_col_offset
    file.keep(made)
    file.splits[id(node), count] = made
    return made


def _withs(file: SourceFile, around: Index, kind: type) -> Iterable[Any]:
    for one in (ast.AsyncWith,) if kind is ast.AsyncWith else (ast.With, ast.AsyncWith):
        for node in around.by_type.get(one, ()):
            yield node
            for count in range(1, len(node.items)):
                yield split_with(node, count, file)


def _imports(file: SourceFile, around: Index) -> Iterable[Any]:
    """Each module of an `import` is a statement of its own."""
    yield from around.by_type.get(ast.ImportFrom, ())
    for node in around.by_type.get(ast.Import, ()):
        if len(node.names) == 1:
            yield node
            continue
        for alias in node.names:
            made = ast.copy_location(ast.Import([alias]), node)
            file.keep(made)
            yield made


def _outer(file: SourceFile, around: Index, kind: type) -> Iterable[Any]:
    """Each name of a `global` is a statement of its own, from the word on; so are all of them together."""
    for node in around.by_type.get(kind, ()):
        yield node
        for name in node.names if len(node.names) > 1 else ():
            made = ast.copy_location(kind(names=[name]), node)
            end = file.name_place(node, name)[1]
            made.end_lineno, made.end_col_offset = line_of(end), column_of(end)
            file.keep(made)
            yield made


def _returns(file: SourceFile, around: Index) -> Iterable[Any]:
    """Return statements, and the bodies of lambdas, with their parentheses; not of a default; see `_is_no_return`."""
    yield from around.by_type.get(ast.Return, ())
    defaults = {
        id(inner)
        for arguments in file.index.by_type.get(ast.arguments, ())
        for default in [*arguments.defaults, *arguments.kw_defaults]
        if default is not None
        for inner in ast.walk(default)
    }
    for node in around.by_type.get(ast.Lambda, ()):
        if id(node) in defaults or _is_no_return(node.body):
            continue
        made = ast.copy_location(ast.Return(node.body), node.body)
        is_yield = isinstance(node.body, (ast.Yield, ast.YieldFrom))
        start, end = (start_of(node.body), end_of(node.body)) if is_yield else with_parens(node.body, file)
        made.lineno, made.col_offset, made.end_lineno, made.end_col_offset = line_of(start), column_of(start), line_of(end), column_of(end)
        file.keep(made)
        yield made


def _is_no_return(body: ast.expr) -> bool:
    """Whether a lambda's body is no `return` to Semgrep: a condition, a chain `a < b < c`, a slice `a[b:c]`, `x := v`, another lambda."""
    if isinstance(body, ast.Subscript):
        parts = body.slice.elts if isinstance(body.slice, ast.Tuple) else [body.slice]
        return any(isinstance(part, ast.Slice) for part in parts)
    return isinstance(body, (ast.IfExp, ast.NamedExpr, ast.Lambda)) or (isinstance(body, ast.Compare) and len(body.ops) > 1)


def _raises(file: SourceFile, around: Index) -> Iterable[Any]:
    """Raise statements; `raise e from f` holds a `raise e`."""
    for node in around.by_type.get(ast.Raise, ()):
        yield node
        if node.cause is not None:
            made = ast.copy_location(ast.Raise(node.exc, None), node)
            made.end_lineno, made.end_col_offset = node.exc.end_lineno, node.exc.end_col_offset
            file.keep(made)
            yield made


__all__ = ["position", "split_with", "statement_candidates", "statement_place"]
