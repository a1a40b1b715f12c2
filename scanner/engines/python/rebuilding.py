"""A fix that is one expression, written anew with what its metavariables stand for; where that cannot be done, None.

Only names, attributes, calls and operators of two operands are written anew; what holds no metavariable keeps its own text.
"""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import Any

from scanner.engines.python.bindings import Bound, Env, end_of, start_of, values
from scanner.engines.python.brackets import to_python
from scanner.engines.python.lexing import PatternSyntaxError, ellipsis_metavariable, metavariable
from scanner.engines.python.messages import text_of
from scanner.engines.python.source import SourceFile
from scanner.model.record import Record

_BINARY: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.MatMult: "@",
    ast.Div: "/",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.FloorDiv: "//",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.BitAnd: "&",
    ast.And: "and",
    ast.Or: "or",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_PLACEHOLDER = re.compile(r"\bMV(?:AR__(\w+)|EL__(\w+))")


class _Unprintable(Exception):
    """A part that is not written anew."""


class _Fix(Record):
    tree: ast.expr
    source: str


@lru_cache(maxsize=256)
def _parsed(text: str) -> _Fix | None:
    try:
        source = to_python(text)
        body = ast.parse(source).body
    except (PatternSyntaxError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if len(body) != 1 or not isinstance(body[0], ast.Expr) or "MVDOTS_" in source:
        return None
    return _Fix(body[0].value, source)


def rebuilt(text: str, env: Env, file: SourceFile) -> str | None:
    """The fix with its metavariables replaced by what they stand for; None where it is to be taken as text."""
    fix = _parsed(text)
    if fix is None:
        return None
    try:
        return _Writer(fix, env, file).whole()
    except (_Unprintable, RecursionError):
        return None


class _Writer:
    """Writes one fix for one match."""

    def __init__(self, fix: _Fix, env: Env, file: SourceFile) -> None:
        self._fix = fix
        self._file = file
        self._bound = {
            name: bound for name, bound in values(env) if bound.kind == "text" or bound.start != bound.end or bound.kind == "list"
        }

    def whole(self) -> str:
        """The whole fix."""
        if self._changes(self._fix.tree):
            return self.expression(self._fix.tree)
        text = _PLACEHOLDER.sub(_restored, self._fix.source.strip())
        return f"({text})" if is_operation(self._fix.tree) else text

    def expression(self, node: ast.expr) -> str:
        """An expression; an operator's gets parentheses."""
        meant = self._meant(node)
        text = self._bare(node)
        return f"({text})" if is_operation(meant) else text

    def _meant(self, node: Any) -> Any:
        """The code that a metavariable stands for; else the node itself."""
        bound = self._bound.get(metavariable(node.id) or "") if isinstance(node, ast.Name) else None
        return bound.node if bound is not None and bound.kind == "expr" else node

    def _bare(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return self._name(node.id, in_expression=True)
        if not self._changes(node):
            return self._own(node)
        if isinstance(node, ast.Attribute):
            return f"{self.expression(node.value)}.{self._name(node.attr)}"
        if isinstance(node, ast.Call):
            return f"{self.expression(node.func)}({self._arguments(node)})"
        if isinstance(node, ast.BinOp):
            return f"{self._argument(node.left)} {_BINARY[type(node.op)]} {self._argument(node.right)}"
        if isinstance(node, ast.BoolOp) and len(node.values) == 2:
            return f"{self._argument(node.values[0])} {_BINARY[type(node.op)]} {self._argument(node.values[1])}"
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            return f"{self._argument(node.left)} {_BINARY[type(node.ops[0])]} {self._argument(node.comparators[0])}"
        if isinstance(node, ast.Constant):
            return self._literal(node)
        raise _Unprintable

    def _name(self, name: str, in_expression: bool = False) -> str:
        variable = metavariable(name) or ellipsis_metavariable(name)
        bound = self._bound.get(variable or "")
        if bound is None:
            return _PLACEHOLDER.sub(_restored, name)
        if bound.kind == "id" or (bound.kind == "expr" and in_expression):
            return text_of(bound, self._file)
        raise _Unprintable

    def _literal(self, node: ast.Constant) -> str:
        """A string that is one metavariable: the literal that it is the content of."""
        bound = self._bound.get(node.value) if isinstance(node.value, str) else None
        if bound is None or bound.kind != "text" or not isinstance(bound.node, ast.Constant):
            raise _Unprintable
        return self._file.text(start_of(bound.node), end_of(bound.node))

    def _arguments(self, call: ast.Call) -> str:
        """Positional arguments first, as Python wants them."""
        given: list[Any] = sorted([*call.args, *call.keywords], key=lambda a: (a.lineno, a.col_offset))
        plain: list[str] = []
        named: list[str] = []
        for argument in given:
            rest = self._stretch(argument)
            if rest is not None and len(given) == 1 and not _unordered(rest.node):
                return text_of(rest, self._file)
            for node in rest.node if rest is not None else [argument]:
                text = self._argument(node) if rest is None else self._file.text(start_of(node), end_of(node))
                (named if _is_named(node) else plain).append(text)
        return ", ".join([*plain, *named])

    def _stretch(self, argument: Any) -> Bound | None:
        inner = argument.value if isinstance(argument, ast.Starred) else argument
        bound = self._bound.get(ellipsis_metavariable(inner.id) or "") if isinstance(inner, ast.Name) else None
        return bound if bound is not None and bound.kind == "list" else None

    def _argument(self, node: Any) -> str:
        if not self._changes(node):
            return self._own(node)
        if isinstance(node, ast.Starred):
            return f"*({self._bare(node.value)})"
        if isinstance(node, ast.keyword):
            if node.arg is not None:
                raise _Unprintable
            return f"**({self._bare(node.value)})"
        return self.expression(node)

    def _changes(self, node: ast.AST) -> bool:
        """Whether a metavariable that stands for something is in it."""
        for inner in ast.walk(node):
            names = [getattr(inner, field, None) for field in ("id", "attr", "arg", "name")]
            if any(isinstance(n, str) and (metavariable(n) or ellipsis_metavariable(n) or "") in self._bound for n in names):
                return True
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and any(n in inner.value for n in self._bound):
                return True
        return False

    def _own(self, node: ast.AST) -> str:
        """The fix's own text of a part."""
        return _PLACEHOLDER.sub(_restored, ast.get_source_segment(self._fix.source, node) or "")


def is_operation(node: Any) -> bool:
    """Whether an expression is an operator with its operands, as the pattern language sees it."""
    if isinstance(node, ast.Compare):
        return len(node.ops) == 1
    return isinstance(node, (ast.BinOp, ast.BoolOp, ast.UnaryOp))


def _restored(found: re.Match[str]) -> str:
    return f"${found[1]}" if found[1] else f"$...{found[2]}"


def _is_named(argument: Any) -> bool:
    return isinstance(argument, ast.keyword) and argument.arg is not None


def _unordered(nodes: list[Any]) -> bool:
    named = [_is_named(node) for node in nodes]
    return named != sorted(named)
