"""Which decorators a function gained."""

from __future__ import annotations

import ast

from scanner.syntax.digest import digest

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def gained_decorators(before: ast.AST, after: ast.AST) -> list[ast.expr]:
    """The decorators of the after side that the before side has not; none where one only took another's place."""
    if not isinstance(before, _FUNCTION) or not isinstance(after, _FUNCTION):
        return []
    if len(after.decorator_list) <= len(before.decorator_list):
        return []
    known = {digest(decorator) for decorator in before.decorator_list}
    return [decorator for decorator in after.decorator_list if digest(decorator) not in known]
