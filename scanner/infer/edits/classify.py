"""What kind of mistake an edit corrected."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from scanner.model.hunt import BugKind
from scanner.syntax.digest import digest
from scanner.syntax.edit import Edit, EditKind
from scanner.syntax.shape import same

_GUARDS = (ast.If, ast.IfExp, ast.While, ast.Assert)


def classify(edit: Edit, beside: Sequence[Edit] = ()) -> BugKind:
    """The kind of one edit, seen with the fix's other edits `beside` it; OTHER where nothing fits."""
    if edit.kind is EditKind.WRAP:
        return _wrapped(edit.after[0])
    if edit.kind is EditKind.INSERT:
        return _inserted(edit.after)
    if _is_with(edit.after) and not _is_with(edit.before):
        return BugKind.UNMANAGED_RESOURCE
    if edit.kind in (EditKind.DELETE, EditKind.UNWRAP):
        return _deleted(edit, beside)
    return _replaced(edit.before[0], edit.after[0], edit)


def _is_with(nodes: tuple[ast.AST, ...]) -> bool:
    return any(isinstance(node, (ast.With, ast.AsyncWith)) for node in nodes)


def _wrapped(wrapper: ast.AST) -> BugKind:
    if isinstance(wrapper, ast.Try):
        return BugKind.MISSING_HANDLING if wrapper.handlers else BugKind.UNMANAGED_RESOURCE
    if isinstance(wrapper, (ast.With, ast.AsyncWith)):
        return BugKind.UNMANAGED_RESOURCE
    return BugKind.MISSING_GUARD if isinstance(wrapper, (ast.If, ast.While)) else BugKind.OTHER


def _inserted(new: tuple[ast.AST, ...]) -> BugKind:
    first = new[0]
    if any(isinstance(n, _GUARDS) for n in new):
        return BugKind.MISSING_GUARD
    if any(isinstance(n, ast.Try) for n in new):
        return BugKind.MISSING_HANDLING
    if isinstance(first, ast.Assign) and isinstance(first.value, ast.Call):
        stored = {digest(t) for t in first.targets}
        if any(digest(n) in stored for n in ast.walk(first.value) if isinstance(n, ast.expr)):
            return BugKind.MISSING_CONVERSION
    if any(isinstance(n, ast.Call) for statement in new for n in ast.walk(statement)):
        return BugKind.MISSING_CALL
    return BugKind.OTHER


def _deleted(edit: Edit, beside: Sequence[Edit]) -> BugKind:
    wrappers = [e.after[0] for e in beside if e.kind is EditKind.WRAP and e.chain[-1].before is edit.chain[-1].before]
    if any(isinstance(wrapper, (ast.With, ast.AsyncWith)) for wrapper in wrappers):
        return BugKind.UNMANAGED_RESOURCE
    return BugKind.EXTRA_CODE if not edit.after or edit.kind is EditKind.UNWRAP else BugKind.OTHER


def _replaced(before: ast.AST, after: ast.AST, edit: Edit) -> BugKind:
    above = [step.before for step in reversed(edit.chain)]
    for test in (_by_place, _by_calls, _by_wrapping, _by_operator):
        kind = test(before, after, above)
        if kind is not None:
            return kind
    if isinstance(after, (ast.With, ast.AsyncWith)):
        return BugKind.UNMANAGED_RESOURCE
    if isinstance(before, ast.Constant) and isinstance(after, (ast.Constant, ast.JoinedStr)):
        return BugKind.WRONG_CONSTANT
    if isinstance(before, (ast.Name, ast.Attribute)) and isinstance(after, (ast.Name, ast.Attribute)):
        return BugKind.WRONG_NAME
    if above and isinstance(above[0], (ast.Call, ast.keyword)):
        return BugKind.WRONG_ARGUMENT
    if above and isinstance(above[0], (*_GUARDS, ast.BoolOp)):
        return BugKind.WRONG_CONDITION
    if isinstance(before, ast.Subscript) and isinstance(after, ast.Call):
        return BugKind.WRONG_API
    return BugKind.OTHER


def _by_place(before: ast.AST, after: ast.AST, above: list[ast.AST]) -> BugKind | None:
    if above and isinstance(above[0], ast.ExceptHandler):
        return BugKind.WRONG_EXCEPTION
    if above and isinstance(above[0], ast.Raise):
        return BugKind.WRONG_EXCEPTION
    if len(above) > 1 and isinstance(above[0], ast.Call) and isinstance(above[1], ast.Raise) and above[0].func is before:
        return BugKind.WRONG_EXCEPTION
    if isinstance(before, ast.Raise) and isinstance(after, ast.Raise):
        return BugKind.WRONG_EXCEPTION
    if isinstance(before, ast.ExceptHandler):
        return BugKind.WRONG_EXCEPTION
    if above and isinstance(above[0], ast.arguments):
        return BugKind.WRONG_DEFAULT
    return None


def _by_calls(before: ast.AST, after: ast.AST, above: list[ast.AST]) -> BugKind | None:
    if isinstance(before, ast.Call) and isinstance(after, ast.Call) and same(before.func, after.func):
        old, new = len(before.args) + len(before.keywords), len(after.args) + len(after.keywords)
        if new != old:
            return BugKind.MISSING_ARGUMENT if new > old else BugKind.EXTRA_ARGUMENT
        return BugKind.WRONG_ARGUMENT
    if above and isinstance(above[0], ast.Call) and above[0].func is before:
        if isinstance(before, ast.Attribute) and isinstance(after, ast.Attribute) and before.attr == after.attr:
            return BugKind.WRONG_NAME
        return BugKind.WRONG_API
    return None


def _by_wrapping(before: ast.AST, after: ast.AST, above: list[ast.AST]) -> BugKind | None:
    wanted = digest(before)
    if not isinstance(before, ast.expr) or not any(digest(n) == wanted for n in ast.walk(after) if n is not after):
        return None
    if isinstance(after, ast.BoolOp):
        return BugKind.MISSING_GUARD
    if isinstance(after, ast.IfExp):
        return BugKind.MISSING_GUARD
    if isinstance(after, ast.Call):
        return BugKind.MISSING_CONVERSION
    if above and isinstance(above[0], _GUARDS):
        return BugKind.WRONG_CONDITION
    if isinstance(after, (ast.Attribute, ast.Await)):
        return BugKind.WRONG_NAME if isinstance(after, ast.Attribute) else BugKind.MISSING_CALL
    if isinstance(after, (ast.Compare, ast.UnaryOp)):
        return BugKind.WRONG_CONDITION
    return BugKind.MISSING_CONVERSION if isinstance(after, (ast.Tuple, ast.List)) else None


def _by_operator(before: ast.AST, after: ast.AST, above: list[ast.AST]) -> BugKind | None:
    for kind, field in ((ast.BinOp, "op"), (ast.BoolOp, "op"), (ast.UnaryOp, "op"), (ast.AugAssign, "op")):
        if isinstance(before, kind) and isinstance(after, kind) and type(getattr(before, field)) is not type(getattr(after, field)):
            return BugKind.WRONG_OPERATOR
    if isinstance(before, ast.Compare) and isinstance(after, ast.Compare):
        return BugKind.WRONG_OPERATOR if [type(o) for o in before.ops] != [type(o) for o in after.ops] else BugKind.WRONG_CONDITION
    if isinstance(before, ast.UnaryOp) and isinstance(after, ast.Compare):
        return BugKind.WRONG_OPERATOR
    if isinstance(before, ast.Call) and isinstance(after, ast.Call):
        return BugKind.WRONG_API
    return None
