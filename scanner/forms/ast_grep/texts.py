"""Pattern expressions to the text of ast-grep patterns: `$X` stays, `...` is `$$$`, strings come in both kinds of quotes."""

from __future__ import annotations

import ast
import re
from itertools import permutations
from typing import Any

from scanner.engines.python.lexing import AFTER, CONCATENATED, DEEP, DOTS, TYPED, ellipsis_metavariable
from scanner.forms.ast_grep.imports import spelled
from scanner.forms.refusal import CannotExpress
from scanner.syntax.grafting import cloned

_MANY = "MANY__"
_BESIDE = re.compile(rf"(, {_MANY}, |, {_MANY}(?=[)\]}}])|(?<=[(\[{{]){_MANY}, )")
_MOST_DOTS = 3
_LONG = 1000
_MOST_ORDERS = 3
_REFUSED: dict[type, str] = {
    ast.JoinedStr: "an f-string", ast.Lambda: "a lambda", ast.ListComp: "a comprehension", ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension", ast.GeneratorExp: "a comprehension", ast.BoolOp: "`and`/`or`, which ast-grep matches two by two",
    ast.BitOr: "an operator whose sides may be swapped", ast.BitAnd: "an operator whose sides may be swapped",
    ast.BitXor: "an operator whose sides may be swapped", ast.Slice: "a slice",
}  # fmt: skip


class Texts:
    """Writes the texts of one rule's patterns. `constraints` are on the metavariables that stand for literals."""

    def __init__(self) -> None:
        self.constraints: dict[str, dict[str, str]] = {}

    def variants(self, node: ast.AST, negative: bool = False) -> list[dict[str, Any]]:
        """The rules of which one matches: in both kinds of quotes, names as they are written or imported. Raises CannotExpress."""
        _refuse(node)
        changed = _Marks(self, negative).visit(cloned(node))
        found: list[dict[str, Any]] = []
        for spelling, needs in spelled(changed):
            text = ast.unparse(ast.fix_missing_locations(spelling))
            for each in dict.fromkeys(way for quoted in (text, text.replace("'", '"')) for way in _with_and_without(quoted)):
                pattern = {"pattern": _unmarked(each), **({"kind": "identifier"} if isinstance(spelling, ast.Name) and needs else {})}
                found.append({"all": [pattern, *needs]} if needs else pattern)
        return found


def orders(call: ast.Call) -> list[ast.Call]:
    """The call with its keyword arguments in each order. Raises CannotExpress where they are too many."""
    if len(call.keywords) > _MOST_ORDERS:
        raise CannotExpress(f"more than {_MOST_ORDERS} keyword arguments and no others")
    return [ast.Call(call.func, call.args, list(order)) for order in permutations(call.keywords)]


def literal_rule(node: ast.AST) -> dict[str, str] | None:
    """The kind and text of literals that may be written in several ways: any string, long numbers. None for anything else."""
    value = node.value if isinstance(node, ast.Constant) else None
    if value == "...":
        return {"kind": "string"}
    if type(value) is int and value >= _LONG:
        return {"kind": "integer", "regex": f"^{'_?'.join(str(value))}$"}
    return None


def is_dots(node: Any) -> bool:
    """Whether an argument, statement or element is `...`."""
    if isinstance(node, ast.Expr):
        node = node.value
    if isinstance(node, ast.keyword):
        value = node.value
        return node.arg is None and isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == AFTER
    inner = node.value if isinstance(node, ast.Starred) else node
    if isinstance(inner, ast.Constant):
        return inner.value is Ellipsis
    return isinstance(inner, ast.Name) and (inner.id == DOTS or ellipsis_metavariable(inner.id) is not None)


class _Marks(ast.NodeTransformer):
    """Placeholder names to names that can be told apart in the unparsed text."""

    def __init__(self, texts: Texts, negative: bool) -> None:
        self._texts = texts
        self._negative = negative

    def visit_Starred(self, node: ast.Starred) -> ast.AST:
        """`...` among arguments or elements."""
        return ast.Name(_MANY) if is_dots(node) else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Strings that stand for others."""
        if isinstance(node.value, bytes):
            raise CannotExpress("bytes in a pattern")
        if literal := literal_rule(node):
            if self._negative:
                raise CannotExpress("any string, or a long number, in a negated pattern")
            name = f"LITERAL{len(self._texts.constraints) + 1}"
            self._texts.constraints[name] = literal
            return ast.Name(f"MVAR__{name}")
        if not isinstance(node.value, str):
            return node
        if node.value.startswith(("$", "=~/")):
            raise CannotExpress(f"the string {node.value!r}, which stands for others")
        if not node.value.isprintable() or set(node.value) & set("'\"\\"):
            raise CannotExpress("a string with quotes or escapes, which may be written in several ways")
        return node


def _refuse(node: ast.AST) -> None:
    for each in ast.walk(node):
        elements = each.args if isinstance(each, ast.Call) else each.elts if isinstance(each, (ast.List, ast.Tuple, ast.Set)) else []
        dots = next((number for number, one in enumerate(elements) if is_dots(one)), len(elements))
        if any(literal_rule(one) for one in elements[dots:]):
            raise CannotExpress("any string, or a long number, after `...`")
        if type(each) in _REFUSED:
            raise CannotExpress(f"{_REFUSED[type(each)]} in a pattern")
        names = [name for field in ("id", "attr", "arg") if isinstance(name := getattr(each, field, None), str)]
        for name in names:
            if name in (DEEP, TYPED, CONCATENATED):
                raise CannotExpress("`<... ...>`, a typed metavariable or joined strings in a pattern")
            if isinstance(each, ast.Attribute) and name == DOTS:
                raise CannotExpress("`...` among attributes")


def _with_and_without(text: str) -> list[str]:
    """A text with each of its `...` and without it: beside another element, ast-grep takes `$$$` for at least one."""
    found = [""]
    pieces = _BESIDE.split(text)
    if len(pieces) > 2 * _MOST_DOTS + 1:
        raise CannotExpress(f"more than {_MOST_DOTS} `...` beside other elements")
    for number, piece in enumerate(pieces):
        ways = (piece, ", " if piece.startswith(", ") and piece.endswith(", ") else "") if number % 2 else (piece,)
        found = [one + way for one in found for way in ways]
    return found


def _unmarked(text: str) -> str:
    return text.replace(_MANY, "$$$").replace("MVAR__", "$").replace(DOTS, "$$$")
