"""The functions of a module by their qualified names, and which of them a change touched. Pure."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.syntax.digest import digest

MODULE = "<module>"
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Definition = ast.FunctionDef | ast.AsyncFunctionDef
_SCOPES = (*_FUNCTIONS, ast.ClassDef)


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function as it stands in a module: "Cart.total"; lines are 1-based, the decorators among them, the last one included.

    `owner` is the class whose method it is, None for a plain or nested function.
    """

    name: str
    node: Definition
    owner: ast.ClassDef | None

    @property
    def first(self) -> int:
        """The first line, decorators included."""
        return min([self.node.lineno, *(each.lineno for each in self.node.decorator_list)])

    @property
    def last(self) -> int:
        """The last line."""
        return self.node.end_lineno or self.node.lineno


def functions_of(tree: ast.Module) -> dict[str, Function]:
    """All functions, nested ones too, by qualified name in source order. Of several of one name the last one counts, as at run time."""
    return {found.name: found for found in _below(tree, "", None)}


def function_at(functions: dict[str, Function], line: int) -> Function | None:
    """The innermost function around a line; None for a line outside all functions."""
    around = [each for each in functions.values() if each.first <= line <= each.last]
    return max(around, key=lambda each: each.first, default=None)


def changed_functions(before: ast.Module, after: ast.Module) -> tuple[str, ...]:
    """The functions of the after side whose own code differs, layout and comments aside; MODULE where code outside them does."""
    old, new = functions_of(before), functions_of(after)
    known = {name: _own(each.node) for name, each in old.items()}
    changed = [name for name, each in new.items() if known.get(name) != _own(each.node)]
    return (*changed, *([MODULE] if _own(before) != _own(after) else ()))


def removed_functions(before: ast.Module, after: ast.Module) -> tuple[str, ...]:
    """The functions that only the before side has."""
    new = functions_of(after)
    return tuple(name for name in functions_of(before) if name not in new)


def _below(node: ast.AST, prefix: str, owner: ast.ClassDef | None) -> Iterator[Function]:
    pending = [(child, prefix, owner) for child in ast.iter_child_nodes(node)]
    while pending:
        child, around, home = pending.pop(0)
        if isinstance(child, _FUNCTIONS):
            yield Function(around + child.name, child, home)
            pending[:0] = [(inner, f"{around}{child.name}.", None) for inner in child.body]
        elif isinstance(child, ast.ClassDef):
            pending[:0] = [(inner, f"{around}{child.name}.", child) for inner in child.body]
        elif not isinstance(child, ast.expr):
            pending[:0] = [(inner, around, home) for inner in ast.iter_child_nodes(child)]


def _own(node: ast.AST) -> str:
    """A digest of a scope's own code: functions within it, docstrings and a module's imports and classes' methods left out."""
    return digest(_without_inner(node, top=True))


def _without_inner(node: ast.AST, top: bool = False) -> ast.AST:
    made = copy.copy(node)
    for mark in ("_digest", "_height"):
        made.__dict__.pop(mark, None)
    for name, value in ast.iter_fields(node):
        if isinstance(value, list) and any(isinstance(each, ast.stmt) for each in value):
            kept = value[1:] if name == "body" and isinstance(node, (*_SCOPES, ast.Module)) and _is_text(value[0]) else value
            setattr(made, name, [_statement(each) for each in kept if not _is_left_out(each, node, top)])
        elif isinstance(value, list) and any(isinstance(each, (ast.ExceptHandler, ast.match_case)) for each in value):
            setattr(made, name, [_without_inner(each) for each in value])
    return made


def _statement(node: ast.stmt) -> ast.AST:
    return _without_inner(node) if not isinstance(node, _FUNCTIONS) else node


def _is_left_out(statement: ast.stmt, parent: ast.AST, top: bool) -> bool:
    if isinstance(statement, _FUNCTIONS):
        return True
    return top and isinstance(parent, ast.Module) and isinstance(statement, (ast.Import, ast.ImportFrom))


def _is_text(statement: object) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str)
