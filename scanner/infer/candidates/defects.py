"""Defects that have a name of their own: a comparison by the wrong operator, a telling argument, a shared default."""

from __future__ import annotations

import ast

from scanner.infer.words.subjects import dotted, subject
from scanner.model.hunt import BugKind
from scanner.syntax.edit import Edit

_WORDS: dict[type[ast.AST], str] = {
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.Eq: "equals",
    ast.NotEq: "not equals",
    ast.Lt: "less",
    ast.LtE: "less or equal",
    ast.Gt: "greater",
    ast.GtE: "greater or equal",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Add: "plus",
    ast.Sub: "minus",
    ast.Mult: "times",
    ast.Div: "division",
    ast.FloorDiv: "floor division",
    ast.Mod: "percent",
    ast.Pow: "power",
    ast.BitOr: "bitwise or",
    ast.BitAnd: "bitwise and",
    ast.BitXor: "bitwise xor",
    ast.And: "and",
    ast.Or: "or",
    ast.USub: "negation",
    ast.Invert: "inversion",
}
_DEFAULTS: dict[type[ast.AST], str] = {ast.List: "list", ast.Dict: "dictionary", ast.Set: "set", ast.Call: "call"}


def defect(kind: BugKind, edit: Edit) -> tuple[str, ...]:
    """The parts of the name; () where this kind of defect has none of its own."""
    if not edit.before:
        return ()
    node = edit.before[0]
    if kind in (BugKind.WRONG_OPERATOR, BugKind.WRONG_CONDITION):
        return _operator(node)
    if kind in (BugKind.WRONG_ARGUMENT, BugKind.WRONG_CONSTANT):
        return _argument(edit)
    if kind is BugKind.EXTRA_ARGUMENT:
        return _extra(edit)
    if kind is BugKind.WRONG_DEFAULT:
        return _default(edit)
    return ()


def _operator(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        if any(isinstance(side, ast.Constant) and side.value is None for side in sides):
            return ("none", "compared by", _word(node.ops[0]))
        return (subject(sides) or _literal(sides) or "value", "compared by", _word(node.ops[0]))
    if isinstance(node, ast.BoolOp):
        return (subject(node.values) or "conditions", "joined by", _word(node.op))
    if isinstance(node, ast.BinOp):
        return ("wrong", _word(node.op), *_of([node.left, node.right]))
    if isinstance(node, ast.UnaryOp):
        words = ("truth", "tested") if isinstance(node.op, ast.Not) else ("wrong", _word(node.op))
        return (*words, *_of([node.operand]))
    if isinstance(node, ast.AugAssign):
        return ("wrong", _word(node.op), "into", subject([node.target]) or "variable")
    return ()


def _of(nodes: list[ast.expr]) -> tuple[str, ...]:
    found = subject(nodes)
    return ("of", found) if found else ()


def _word(operator: ast.AST) -> str:
    return _WORDS.get(type(operator), "operator")


def _literal(nodes: list[ast.expr]) -> str:
    kinds = [type(node.value).__name__ for node in nodes if isinstance(node, ast.Constant)]
    return {"str": "string", "int": "number", "float": "number"}.get(kinds[0], "literal") if kinds else ""


def _argument(edit: Edit) -> tuple[str, ...]:
    """`f(verify=False)`: "f with verify false"."""
    above = [step.before for step in reversed(edit.chain)]
    call = next((node for node in above[:2] if isinstance(node, ast.Call)), None)
    keyword = next((node for node in (edit.before[0], *above[:1]) if isinstance(node, ast.keyword)), None)
    host = dotted(call.func) if call is not None else ""
    if not host:
        return ()
    if keyword is None or not keyword.arg:
        return (host, "with wrong", "constant" if isinstance(edit.before[0], ast.Constant) else "argument")
    value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
    return (host, "with", keyword.arg, str(value) if isinstance(value, bool) else "")


def _extra(edit: Edit) -> tuple[str, ...]:
    before, after = edit.before[0], edit.after[0] if edit.after else None
    if not isinstance(before, ast.Call) or not isinstance(after, ast.Call):
        return ()
    kept = {keyword.arg for keyword in after.keywords}
    gone = next((keyword for keyword in before.keywords if keyword.arg and keyword.arg not in kept), None)
    return (dotted(before.func), "with", gone.arg or "") if gone else ()


def _default(edit: Edit) -> tuple[str, ...]:
    for node in edit.before:
        values = [*node.defaults, *node.kw_defaults] if isinstance(node, ast.arguments) else [node]
        found = next((_DEFAULTS[type(value)] for value in values if value is not None and type(value) in _DEFAULTS), None)
        if found:
            return (found, "as parameter default")
    return ()
