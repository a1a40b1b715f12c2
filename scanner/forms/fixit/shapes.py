"""Patterns to what a rule visits and matches: an expression, or a statement with a body of `...`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.engines.python.brackets import PARAMETER_BARE, PARAMETER_POW, PARAMETER_SLASH, PARAMETER_STAR
from scanner.engines.python.lexing import DOTS, ellipsis_metavariable
from scanner.forms.fixit.captures import ANYTHING, is_variable, variable_of
from scanner.forms.fixit.expressions import ANY_NUMBER, Expressions
from scanner.forms.fixit.layout import Code, atom, call, listed
from scanner.forms.refusal import CannotExpress

ASSIGNMENTS = ("Assign", "AnnAssign", "NamedExpr")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a pattern matches: nodes of `kinds` for which `matcher` holds and that have `inner` somewhere in their body.

    `statement`: it stands for itself, without parentheses around it.
    """

    kinds: tuple[str, ...]
    matcher: Code
    inner: Code | None = None
    statement: bool = False


def expression_shape(make: Expressions, node: ast.AST) -> Shape:
    """The shape of an expression pattern, assignments among them. Raises CannotExpress."""
    if isinstance(node, ast.Assign):
        return _assignment(make, node)
    if isinstance(node, ast.AugAssign):
        raise CannotExpress("an assignment with an operator")
    kind = _KINDS.get(type(node))
    matcher = make.matcher(node) if kind else None
    if kind is None or matcher is None:
        raise CannotExpress(f"a pattern that is nothing but {_PLAIN.get(type(node), 'a ' + type(node).__name__)}")
    return Shape((kind, "Name") if matcher.head == "named(" else (kind,), matcher)


def with_decorators(shape: Shape) -> Shape:
    """A call that asks for no arguments is also found as a decorator without them."""
    parts = shape.matcher.parts
    if shape.kinds != ("Call",) or any(part.name == "args" for part in parts):
        return shape
    if parts and parts[0].head.startswith("m.Call"):
        return shape
    name = parts[0].named("") if parts else call("m.OneOf", call("m.Name"), call("m.Attribute"))
    return Shape(("Call", "Decorator"), call("m.OneOf", shape.matcher, call("m.Decorator", decorator=name)))


def statement_shape(make: Expressions, node: ast.stmt) -> Shape:
    """The shape of a statement pattern. Raises CannotExpress."""
    if isinstance(node, ast.Expr):
        return expression_shape(make, node.value)
    if isinstance(node, ast.Assign):
        return _assignment(make, node)
    maker = _STATEMENTS.get(type(node))
    if maker is None:
        raise CannotExpress(f"the statement {type(node).__name__} in a pattern")
    return maker(make, node)


def _assignment(make: Expressions, node: ast.Assign) -> Shape:
    if len(node.targets) != 1 or isinstance(node.targets[0], (ast.Tuple, ast.List)):
        raise CannotExpress("an assignment to several targets")
    target = node.targets[0]
    assigned = make.matcher(target)
    value = make.matcher(node.value)
    make.needs.update({"assignment"} if value else {"assignment", "SOMETHING"})
    return Shape(ASSIGNMENTS, call("assignment", assigned or ANYTHING, value or atom("SOMETHING")), statement=True)


def _return(make: Expressions, node: ast.Return) -> Shape:
    value = make.matcher(node.value) if node.value is not None else None
    if value is None:
        raise CannotExpress("`return` of nothing or of anything")
    matcher = call("m.OneOf", call("m.Return", value=value), call("m.Lambda", body=value))
    return Shape(("Return", "Lambda"), matcher, statement=True)


def _if(make: Expressions, node: ast.If) -> Shape:
    _only_dots(node.body)
    if node.orelse:
        raise CannotExpress("`if` with `else`")
    return Shape(("If",), call("m.If", test=make.matcher(node.test)), statement=True)


def _while(make: Expressions, node: ast.While) -> Shape:
    _only_dots(node.body)
    if node.orelse:
        raise CannotExpress("`while` with `else`")
    return Shape(("While",), call("m.While", test=make.matcher(node.test)), statement=True)


def _for(make: Expressions, node: Any) -> Shape:
    _only_dots(node.body)
    if node.orelse or isinstance(node, ast.AsyncFor):
        raise CannotExpress("`async for`, or `for` with `else`")
    return Shape(("For",), call("m.For", target=make.matcher(node.target), iter=make.matcher(node.iter)), statement=True)


def _with(make: Expressions, node: Any) -> Shape:
    _only_dots(node.body)
    if len(node.items) != 1 or isinstance(node, ast.AsyncWith):
        raise CannotExpress("`async with`, or `with` of several items")
    (item,) = node.items
    if isinstance(item.context_expr, ast.Name):
        raise CannotExpress("`with` of a bare name")
    name = call("m.AsName", name=make.matcher(item.optional_vars)) if item.optional_vars else atom("None")
    make.captures.loose += 1
    inner = call("m.WithItem", item=make.matcher(item.context_expr), asname=name)
    make.captures.loose -= 1
    return Shape(("With",), call("m.With", items=listed(ANY_NUMBER, inner, ANY_NUMBER)), statement=True)


def _try(make: Expressions, node: ast.Try) -> Shape:
    inner = _held(make, node.body)
    if node.orelse or node.finalbody:
        raise CannotExpress("`try` with `else` or `finally`")
    if len(node.handlers) != 1:
        raise CannotExpress("`try` with several handlers, which may come in any order")
    (handler,) = node.handlers
    _only_dots(handler.body)
    kind = atom("None") if handler.type is None else make.matcher(handler.type)
    if handler.name is None:
        name = atom("None")
    else:
        variable = variable_of(handler.name) if is_variable(handler.name) else None
        if variable is None or make.captures.takes(variable):
            raise CannotExpress("the name of a caught exception")
        name = call("m.AsName")
    matcher = listed(ANY_NUMBER, call("m.ExceptHandler", type=kind, name=name), ANY_NUMBER)
    return Shape(("Try",), call("m.Try", handlers=matcher, orelse=atom("None"), finalbody=atom("None")), inner, statement=True)


def _function(make: Expressions, node: Any) -> Shape:
    _only_dots(node.body)
    if isinstance(node, ast.AsyncFunctionDef) or node.decorator_list or node.returns:
        raise CannotExpress("`async def`, decorators or a result type in a pattern")
    if is_variable(node.name):
        variable = variable_of(node.name)
        name = make.captures.matcher(variable) if variable else None
    else:
        name = call("m.Name", atom(f'"{node.name}"'))
    return Shape(("FunctionDef",), call("m.FunctionDef", name=name, params=_parameters(make, node.args)), statement=True)


def _parameters(make: Expressions, arguments: ast.arguments) -> Code | None:
    """`...`, one parameter, `...`: wherever that may stand in a signature."""
    wanted = [
        (arg, default)
        for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if not arg.arg.startswith(DOTS) and not ellipsis_metavariable(arg.arg)
    ]
    dots = [arg.arg.startswith(DOTS) for arg in arguments.kwonlyargs]
    if not wanted and dots:
        return None
    if len(wanted) != 1 or dots != [True, False, True]:
        raise CannotExpress("parameters other than `...`, one of them, `...`")
    ((arg, default),) = wanted
    if arg.annotation or arg.arg.startswith((PARAMETER_STAR, PARAMETER_POW, PARAMETER_BARE, PARAMETER_SLASH)):
        raise CannotExpress("a parameter with a type or a star")
    variable = variable_of(arg.arg) if is_variable(arg.arg) else None
    if variable and make.captures.takes(variable):
        raise CannotExpress(f"{variable}, the name of a parameter, in several places")
    name = None if variable else call("m.Name", atom(f'"{arg.arg}"'))
    make.captures.loose += 1
    one = call("m.Param", name=name, default=make.matcher(default) if default is not None else None)
    make.captures.loose -= 1
    make.needs.add("signature")
    return call("signature", one)


def _held(make: Expressions, body: Sequence[ast.stmt]) -> Code | None:
    """What a body of `...`, one expression, `...` must hold; None for `...` alone."""
    if len(body) == 3 and _is_dots(body[0]) and _is_dots(body[2]) and isinstance(body[1], ast.Expr):
        make.captures.loose += 1
        inner = make.matcher(body[1].value)
        make.captures.loose -= 1
        return inner
    _only_dots(body)
    return None


def _only_dots(body: Sequence[ast.stmt]) -> None:
    if len(body) != 1 or not _is_dots(body[0]):
        raise CannotExpress("a body other than `...`")


def _is_dots(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr):
        return False
    value = statement.value
    return (isinstance(value, ast.Name) and value.id == DOTS) or (isinstance(value, ast.Constant) and value.value is Ellipsis)


_KINDS: dict[type, str] = {
    ast.Call: "Call", ast.Attribute: "Attribute", ast.Compare: "Comparison", ast.BinOp: "BinaryOperation", ast.Subscript: "Subscript",
    ast.BoolOp: "BooleanOperation", ast.UnaryOp: "UnaryOperation", ast.Await: "Await", ast.IfExp: "IfExp",
}  # fmt: skip
_PLAIN: dict[type, str] = {ast.Name: "a name", ast.Constant: "a literal"}
_STATEMENTS: dict[type, Callable[[Expressions, Any], Shape]] = {
    ast.Return: _return,
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.AsyncFor: _for,
}
