"""Pattern expressions to LibCST matchers. A result of None means that anything does."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from typing import Any

from scanner.engines.python.lexing import DEEP, DOTS
from scanner.forms.fixit.arguments import argument_lists
from scanner.forms.fixit.captures import ANYTHING, Captures, is_variable, variable_of
from scanner.forms.fixit.layout import Code, atom, call, listed
from scanner.forms.refusal import CannotExpress

ANY_NUMBER = atom("m.ZeroOrMore()")
_BINARY: dict[type, str] = {
    ast.Add: "Add", ast.Sub: "Subtract", ast.Mult: "Multiply", ast.Div: "Divide", ast.FloorDiv: "FloorDivide", ast.Mod: "Modulo",
    ast.Pow: "Power", ast.LShift: "LeftShift", ast.RShift: "RightShift", ast.MatMult: "MatrixMultiply",
}  # fmt: skip
_COMPARE: dict[type, str] = {
    ast.Eq: "Equal", ast.NotEq: "NotEqual", ast.Lt: "LessThan", ast.LtE: "LessThanEqual", ast.Gt: "GreaterThan",
    ast.GtE: "GreaterThanEqual", ast.Is: "Is", ast.IsNot: "IsNot", ast.In: "In", ast.NotIn: "NotIn",
}  # fmt: skip
_UNARY: dict[type, str] = {ast.Not: "Not", ast.USub: "Minus", ast.UAdd: "Plus", ast.Invert: "BitInvert"}
_BOOLEAN: dict[type, str] = {ast.And: "And", ast.Or: "Or"}


class Expressions:
    """Writes matchers of expressions. `needs` collects the functions of the module that they call."""

    def __init__(self, captures: Captures, needs: set[str]) -> None:
        self.captures = captures
        self.needs = needs

    def matcher(self, node: ast.AST) -> Code | None:
        """A matcher; None where anything does. Raises CannotExpress."""
        make = _MAKERS.get(type(node))
        if make is None:
            raise CannotExpress(f"{type(node).__name__} in a pattern")
        return make(self, node)

    def solid(self, node: ast.AST) -> Code:
        """A matcher, also where anything does."""
        return self.matcher(node) or ANYTHING

    def name(self, node: ast.Name) -> Code | None:
        """A name, a metavariable or `...`."""
        if node.id == DOTS:
            return None
        if is_variable(node.id):
            variable = variable_of(node.id)
            return self.captures.matcher(variable) if variable else None
        variable_of(node.id)
        return call("m.Name", atom(_quoted(node.id)))

    def attribute(self, node: ast.Attribute) -> Code | None:
        """An attribute; a dotted name also as it may have been imported."""
        if node.attr == DOTS:
            raise CannotExpress("`...` among attributes")
        path = _dotted(node)
        if path is None or path[0] in ("self", "cls"):
            attr = self.name(ast.Name(node.attr))
            return call("m.Attribute", value=self.matcher(node.value), attr=attr)
        variables = [variable_of(part) for part in path]
        if several := [each for each in variables[1:] if each and self.captures.takes(each)]:
            raise CannotExpress(f"{several[0]}, an attribute of what may be imported, in several places")
        parts = ["*" if is_variable(part) else part for part in path]
        self.needs.add("named *" if "*" in parts else "named")
        remembered = self.captures.name(variables[0]) if variables[0] else None
        return call("named", atom(_quoted(".".join(parts))), *([atom(_quoted(remembered))] if remembered else []))

    def constant(self, node: ast.Constant) -> Code | None:
        """A literal by its value."""
        value = node.value
        if value is Ellipsis:
            return None
        if value is None or isinstance(value, bool):
            return call("m.Name", atom(_quoted(str(value))))
        if isinstance(value, str) and value == "...":
            self.needs.add("STRING")
            return atom("STRING")
        if isinstance(value, str) and (value.startswith("$") or value.startswith("=~/")):
            raise CannotExpress(f"the string {value!r}, which stands for others")
        if isinstance(value, bytes):
            raise CannotExpress("bytes in a pattern")
        self.needs.add("literal")
        return call("literal", atom(_quoted(value) if isinstance(value, str) else repr(value)))

    def call(self, node: ast.Call) -> Code | None:
        """A call."""
        if isinstance(node.func, ast.Name) and node.func.id.startswith("MV") and not is_variable(node.func.id):
            what = "`<... ...>`" if node.func.id == DEEP else "a typed metavariable or joined strings"
            raise CannotExpress(f"{what} in a pattern")
        function = self.matcher(node.func)
        return call("m.Call", func=function, args=argument_lists(self.solid, self.captures, node))

    def binary(self, node: ast.BinOp) -> Code | None:
        """An arithmetic operator."""
        if type(node.op) not in _BINARY:
            raise CannotExpress("an operator whose sides may be swapped (`|`, `&`, `^`)")
        operator = call(f"m.{_BINARY[type(node.op)]}")
        return call("m.BinaryOperation", left=self.matcher(node.left), operator=operator, right=self.matcher(node.right))

    def boolean(self, node: ast.BoolOp) -> Code | None:
        """`and`, `or` with two sides."""
        if len(node.values) != 2 or not any(
            (isinstance(v, ast.Name) and not is_variable(v.id)) or not isinstance(v, ast.Name) for v in node.values
        ):
            raise CannotExpress("`and`/`or` of more than two parts, or of nothing but metavariables")
        if any(isinstance(value, ast.BoolOp) for value in node.values):
            raise CannotExpress("`and`/`or` in one another")
        left, right = node.values
        operator = call(f"m.{_BOOLEAN[type(node.op)]}")
        return call("m.BooleanOperation", left=self.matcher(left), operator=operator, right=self.matcher(right))

    def unary(self, node: ast.UnaryOp) -> Code | None:
        """`not`, `-`, `+`, `~`."""
        return call("m.UnaryOperation", operator=call(f"m.{_UNARY[type(node.op)]}"), expression=self.matcher(node.operand))

    def compare(self, node: ast.Compare) -> Code | None:
        """A comparison."""
        targets = [
            call("m.ComparisonTarget", operator=call(f"m.{_COMPARE[type(op)]}"), comparator=self.matcher(right))
            for op, right in zip(node.ops, node.comparators, strict=True)
        ]
        return call("m.Comparison", left=self.matcher(node.left), comparisons=listed(*targets))

    def subscript(self, node: ast.Subscript) -> Code | None:
        """`e[i]`."""
        if isinstance(node.slice, (ast.Slice, ast.Tuple)):
            raise CannotExpress("a slice, or an index of several parts")
        value, index = self.matcher(node.value), self.matcher(node.slice)
        element = call("m.SubscriptElement", slice=call("m.Index", value=index))
        if isinstance(node.slice, ast.Name) and is_variable(node.slice.id):
            if index is not None:
                raise CannotExpress("an index that stands in several places")
            return call("m.Subscript", value=value, slice=listed(call("m.AtLeastN", element, n=atom("1"))))
        return call("m.Subscript", value=value, slice=listed(element))

    def sequence(self, node: Any) -> Code | None:
        """A list, tuple or set."""
        kind = type(node).__name__
        elements: list[Code] = []
        for item in node.elts:
            if (isinstance(item, ast.Starred) and isinstance(item.value, ast.Name) and item.value.id == DOTS) or _is_dots(item):
                elements.append(ANY_NUMBER)
                self.captures.loose += 1
            elif isinstance(item, ast.Starred):
                raise CannotExpress("`*` in a display")
            else:
                elements.append(call("m.Element", value=self.matcher(item)))
        self.captures.loose -= sum(element is ANY_NUMBER for element in elements)
        return call(f"m.{kind}", elements=listed(*elements))

    def dictionary(self, node: ast.Dict) -> Code | None:
        """A dictionary that is written out."""
        if not node.keys:
            return call("m.Dict", elements=listed())
        if len(node.keys) > 1 or node.keys[0] is None or _is_dots(node.keys[0]):
            raise CannotExpress("a dictionary of several entries, which may come in any order")
        return call("m.Dict", elements=listed(call("m.DictElement", key=self.matcher(node.keys[0]), value=self.matcher(node.values[0]))))

    def conditional(self, node: ast.IfExp) -> Code | None:
        """`a if c else b`."""
        return call("m.IfExp", test=self.matcher(node.test), body=self.matcher(node.body), orelse=self.matcher(node.orelse))

    def awaited(self, node: ast.Await) -> Code | None:
        """`await e`."""
        return call("m.Await", expression=self.matcher(node.value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if text.isprintable() else repr(text)


def _is_dots(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id == DOTS) or (isinstance(node, ast.Constant) and node.value is Ellipsis)


def _dotted(node: ast.AST) -> tuple[str, ...] | None:
    """`a.b.c` as its parts, metavariables among them; None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    path = (node.id, *reversed(parts))
    return None if any(part.startswith("MV") and not is_variable(part) for part in path) else path


_MAKERS: dict[type, Callable[[Expressions, Any], Code | None]] = {
    ast.Name: Expressions.name,
    ast.Attribute: Expressions.attribute,
    ast.Constant: Expressions.constant,
    ast.Call: Expressions.call,
    ast.BinOp: Expressions.binary,
    ast.BoolOp: Expressions.boolean,
    ast.UnaryOp: Expressions.unary,
    ast.Compare: Expressions.compare,
    ast.Subscript: Expressions.subscript,
    ast.List: Expressions.sequence,
    ast.Tuple: Expressions.sequence,
    ast.Set: Expressions.sequence,
    ast.Dict: Expressions.dictionary,
    ast.IfExp: Expressions.conditional,
    ast.Await: Expressions.awaited,
}
