"""Whether a pattern says enough to be worth trying, and enough to be kept."""

from __future__ import annotations

import ast

from scanner.infer.patterns.holes import is_hole, is_hole_name

_EVERYDAY = (None, True, False, 0, 1, "", b"", "...")


def says_something(tree: ast.AST) -> bool:
    """Whether a pattern keeps a word of its own: a name, an attribute, a keyword, a telling constant, or a parameter's default.

    Operators, awaits and everyday constants between holes match everywhere, and tell nothing.
    """
    return _own_words(tree) > 0


def tells_enough(tree: ast.AST, part: ast.AST | None) -> bool:
    """Whether the pattern is about something: it has words of its own, and where the changed `part` is a hole, more than one."""
    if isinstance(tree, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Try)):
        return True
    if not _own_words(tree):
        return False
    return part is None or not is_hole(part) or _own_words(tree) > 1


def _own_words(tree: ast.AST) -> int:
    return sum(_is_own(node) for node in ast.walk(tree))


def _is_own(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return not is_hole_name(node.attr)
    if isinstance(node, ast.keyword):
        return node.arg is not None
    if isinstance(node, ast.Name):
        return not is_hole(node)
    if isinstance(node, ast.Constant):
        return node.value is not Ellipsis and not any(node.value is one or node.value == one for one in _EVERYDAY)
    if isinstance(node, ast.Compare):
        return any(isinstance(side, ast.Constant) for side in (node.left, *node.comparators))
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return not is_hole_name(node.name)
    if isinstance(node, ast.arguments):
        return any(not is_hole(default) for default in node.defaults)
    return isinstance(node, (ast.Assert, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.JoinedStr))
