"""Whether a pattern says enough to be worth trying, and enough to be kept."""

from __future__ import annotations

import ast

from scanner.infer.holes import is_hole

_TELLING = (
    *(ast.Attribute, ast.keyword, ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Raise, ast.Try, ast.Await, ast.Yield),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.With, ast.AsyncWith, ast.ListComp, ast.GeneratorExp, ast.DictComp),
)


def says_something(tree: ast.AST) -> bool:
    """Whether a pattern keeps any name, attribute, keyword, operator or constant of its own."""
    return any(isinstance(node, _TELLING) for node in ast.walk(tree)) or _own_words(tree) > 0


def tells_enough(tree: ast.AST, part: ast.AST | None) -> bool:
    """Whether the pattern is about something: it has words of its own, and where only an operator changed, an operand too."""
    if isinstance(tree, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Try)):
        return True
    if not _own_words(tree):
        return False
    return part is None or not is_hole(part) or _own_words(tree) > 1


def _own_words(tree: ast.AST) -> int:
    count = 0
    for node in ast.walk(tree):
        if (
            isinstance(node, (ast.Attribute, ast.keyword))
            or (isinstance(node, ast.Name) and not is_hole(node))
            or (isinstance(node, ast.Constant) and node.value is not Ellipsis)
        ):
            count += 1
    return count
