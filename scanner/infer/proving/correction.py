"""The negative part for inserted and wrapped statements: what the corrected code looks like around or beside a place."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from scanner.infer.candidates.candidate import Negative
from scanner.infer.patterns.abstraction import Abstraction
from scanner.infer.patterns.holes import ellipsis_body, named, text_of
from scanner.infer.patterns.policy import Changed, Context
from scanner.syntax.edit import Edit

_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """A statement beside new code: `following` it, or before it; `parent`: the new code stands within it."""

    statement: ast.stmt
    following: bool
    parent: bool = False


def around_place(abstraction: Abstraction, edit: Edit, anchor: Placement, tree: ast.AST) -> list[Negative]:
    """Not inside the new wrapper: its header over `...`, with and without what else such a statement may carry."""
    wrapper = edit.after[0]
    found: list[Negative] = []
    for context in (Context.CALLEE, Context.LITERALS, Context.VERBATIM):
        for inner in _wrappers(wrapper):
            texts = _headers(abstraction, inner, context)
            if texts:
                found.append(Negative(tuple(texts), inside=True))
    return _distinct(found)


def _wrappers(wrapper: ast.AST) -> list[ast.stmt]:
    found = [wrapper] if isinstance(wrapper, ast.stmt) else []
    for statement in getattr(wrapper, "body", []):
        if isinstance(statement, (ast.If, ast.Try, ast.With, ast.AsyncWith)) and len(found) < 2:
            found.append(statement)
    return found


def _headers(abstraction: Abstraction, wrapper: ast.stmt, context: Context) -> list[str]:
    if isinstance(wrapper, ast.Try):
        return _tries(wrapper)
    if isinstance(wrapper, (ast.If, ast.While)):
        levels = {Context.CALLEE: Changed.SKELETON, Context.LITERALS: Changed.LITERALS, Context.VERBATIM: Changed.VERBATIM}
        test = abstraction.changed(wrapper.test, levels[context])
        return [text_of(type(wrapper)(test, ellipsis_body(), []))]  # type: ignore[arg-type]
    if isinstance(wrapper, (ast.With, ast.AsyncWith)):
        texts = []
        for item in wrapper.items:
            manager = abstraction.changed(item.context_expr, Changed.SKELETON if context is Context.CALLEE else Changed.LITERALS)
            for alias in (None, named("VALUE")):
                texts.append(text_of(type(wrapper)([ast.withitem(manager, alias)], ellipsis_body())))  # type: ignore[arg-type]
        return texts
    return [text_of(abstraction.header(wrapper, None, context, Changed.LITERALS))]


def _tries(wrapper: ast.Try) -> list[str]:
    """One `try` a handler, its exception bare and named (Semgrep tells these apart)."""
    texts: list[str] = []
    for handler in wrapper.handlers:
        for name in (None, named("PROBLEM").id) if handler.type is not None else (None,):
            texts.append(text_of(ast.Try(ellipsis_body(), [ast.ExceptHandler(handler.type, name, ellipsis_body())], [], [])))
    if not wrapper.handlers:
        texts.append(text_of(ast.Try(ellipsis_body(), [], [], ellipsis_body())))
    return texts


def beside_place(abstraction: Abstraction, edit: Edit, anchor: Placement, tree: ast.AST) -> list[Negative]:
    """Not where the new statements stand before (or after) in the same block; not in a function that has them at all."""
    found: list[Negative] = []
    for level in (Changed.SKELETON, Changed.LITERALS, Changed.LOCALS):
        for new in edit.after[:2]:
            if not isinstance(new, ast.stmt) or isinstance(new, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            text = _inserted(abstraction, new, level)
            if text is None:
                continue
            if anchor.parent:
                whole = isinstance(tree, ast.stmt)
                host = tree if whole else abstraction.changed(anchor.statement, Changed.LITERALS)
                found.append(Negative((_indented(host, f"...\n{text}\n..."),), inside=not whole))
            elif anchor.following:
                found.append(Negative((f"{text}\n...",), inside=True))
            else:
                found.append(Negative((f"{text_of(tree)}\n...\n{text}",), inside=True))
    found.extend(_in_function(abstraction, edit, anchor))
    return _distinct(found)


def _inserted(abstraction: Abstraction, new: ast.stmt, level: Changed) -> str | None:
    """The new statement; of a guard only the test, for what it does when it strikes is its own affair."""
    if isinstance(new, ast.If):
        test = abstraction.changed(new.test, level)
        return text_of(ast.If(test, ellipsis_body(), []))  # type: ignore[arg-type]
    if isinstance(new, ast.Try):
        return _tries(new)[0]
    return text_of(abstraction.changed(new, level))


def _in_function(abstraction: Abstraction, edit: Edit, anchor: Placement) -> list[Negative]:
    if anchor.parent or not edit.after or not isinstance(edit.after[0], ast.stmt):
        return []
    text = _inserted(abstraction, edit.after[0], Changed.SKELETON)
    if text is None or isinstance(edit.after[0], _LEAVING):
        return []
    body = "\n".join("    " + line for line in f"...\n{text}\n...".split("\n"))
    return [Negative((f"def $FUNCTION(...):\n{body}",), inside=True)]


def _indented(tree: ast.AST, body: str) -> str:
    header = text_of(tree).rsplit("\n", 1)[0]
    return header + "\n" + "\n".join("    " + line for line in body.split("\n"))


def _distinct(found: list[Negative]) -> list[Negative]:
    return list(dict.fromkeys(found))
