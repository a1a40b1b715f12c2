"""A tree's nodes in the order of `ast.walk`, in half of its time: whole files are walked many times in a hunt."""

from __future__ import annotations

import ast


def nodes(top: ast.AST) -> list[ast.AST]:
    """The node itself and all below it, level by level."""
    order = [top]
    for node in order:
        kept = node.__dict__
        for name in node._fields:
            value = kept.get(name)
            if type(value) is list:
                order += [item for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST):
                order.append(value)
    return order
