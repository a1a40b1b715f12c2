"""LibCST's visitors for imports. Only a worker process may load this module."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst
from libcst.codemod import CodemodContext
from libcst.codemod.visitors import AddImportsVisitor, RemoveImportsVisitor


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One imported name: `module` without dots, the name in it (None: the module itself), its alias, how many dots."""

    module: str
    name: str | None
    alias: str | None
    level: int


def changed(text: str, add: Sequence[str], drop: Sequence[str]) -> str:
    """The text with the import statements `add` in it, and `drop` out of it where nothing uses them. Raises what LibCST raises."""
    module = libcst.parse_module(text)
    context = CodemodContext()
    for one in (wanted for statement in add for wanted in _names(statement)):
        AddImportsVisitor.add_needed_import(context, one.module, one.name, one.alias, one.level)
    module = AddImportsVisitor(context).transform_module(module)
    for one in (wanted for statement in drop for wanted in _names(statement)):
        RemoveImportsVisitor.remove_unused_import(context, "." * one.level + one.module, one.name, one.alias)
    if drop:
        module = RemoveImportsVisitor(context).transform_module(module)
    return module.code


def _names(statement: str) -> Iterator[_Wanted]:
    for node in ast.parse(statement).body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield _Wanted(alias.name, None, alias.asname, 0)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield _Wanted(node.module or "", alias.name, alias.asname, node.level)
