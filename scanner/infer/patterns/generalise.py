"""The least general generalisation of two stretches of code: what both share stays, each pair of differences is one hole.

Anti-unification (Plotkin, *A Note on Inductive Generalization*, 1970) of syntax trees, with `...` where argument lists differ in length.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence

from scanner.infer.patterns.blanking import DEEPEST
from scanner.infer.patterns.holes import Holes, ellipsis, ellipsis_body, is_ellipsis, is_hole, trailing_ellipsis
from scanner.syntax.digest import height
from scanner.syntax.shape import same

_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_STRING = ast.Constant("...")


class Generaliser:
    """Joins pairs of nodes; the same pair of different parts is the same metavariable in all of them.

    `local` are names that mean something only in their function: they never stay, even where both sides use the same.
    """

    def __init__(self, local: frozenset[str] = frozenset()) -> None:
        self._local = local
        self._holes = Holes()
        self._known: dict[tuple[str, str], str] = {}

    def join(self, left: ast.AST, right: ast.AST) -> ast.AST:
        """The narrowest pattern tree that matches both; a hole where they have nothing in common."""
        if isinstance(left, ast.expr) and (is_hole(left) or is_hole(right) or max(height(left), height(right)) > DEEPEST):
            return self._hole(left, right)
        if isinstance(left, ast.Name):
            return copy.copy(left) if same(left, right) and left.id not in self._local else self._hole(left, right)
        if type(left) is not type(right):
            return self._hole(left, right)
        if isinstance(left, ast.Constant):
            return self._constant(left, right)
        if isinstance(left, ast.Call) and isinstance(right, ast.Call):
            return self._call(left, right)
        if isinstance(left, ast.Attribute) and isinstance(right, ast.Attribute):
            name = left.attr if left.attr == right.attr else self._name(left.attr, right.attr, "method")
            return ast.Attribute(self._value(left.value, right.value), name, left.ctx)
        return self._fields(left, right)

    def _fields(self, left: ast.AST, right: ast.AST) -> ast.AST:
        made = copy.copy(left)
        for name, own in ast.iter_fields(left):
            other = getattr(right, name, None)
            if name in _BLOCKS and isinstance(own, list) and isinstance(left, (ast.stmt, ast.ExceptHandler)):
                setattr(made, name, self._block(name, own, other))
            elif isinstance(own, ast.AST) and isinstance(other, ast.AST):
                if type(own) is not type(other) and not isinstance(own, ast.expr):
                    return self._hole(left, right)
                setattr(made, name, self.join(own, other))
            elif isinstance(own, list) and isinstance(other, list) and _parallel(own, other):
                setattr(made, name, [self._item(a, b) for a, b in zip(own, other, strict=True)])
            elif own != other:
                return self._hole(left, right)
        return made

    def _item(self, own: object, other: object) -> object:
        return self.join(own, other) if isinstance(own, ast.AST) and isinstance(other, ast.AST) else own

    def _block(self, name: str, own: Sequence[ast.AST], other: object) -> list[ast.AST]:
        if name == "body":
            return list(ellipsis_body())
        if name == "handlers" and isinstance(other, list) and len(own) == len(other):
            return [self.join(a, b) for a, b in zip(own, other, strict=True)]
        return []

    def _constant(self, left: ast.Constant, right: ast.AST) -> ast.AST:
        if same(left, right):
            return copy.copy(left)
        both = isinstance(right, ast.Constant) and isinstance(left.value, str) and isinstance(right.value, str)
        return copy.copy(_STRING) if both else self._hole(left, right)

    def _call(self, left: ast.Call, right: ast.Call) -> ast.Call:
        arguments: list[ast.expr] = []
        for own, other in zip(left.args, right.args, strict=False):
            if is_ellipsis(own) or is_ellipsis(other) or isinstance(own, ast.Starred) != isinstance(other, ast.Starred):
                break
            arguments.append(self._value(own, other))
        short = len(arguments) < max(len(left.args), len(right.args))
        theirs = {keyword.arg: keyword for keyword in right.keywords if keyword.arg}
        keywords = [ast.keyword(k.arg, self._value(k.value, theirs[k.arg].value)) for k in left.keywords if k.arg and k.arg in theirs]
        loose = short or len(keywords) < max(len(left.keywords), len(right.keywords))
        if loose:
            arguments.append(ellipsis())
            keywords += [trailing_ellipsis()] if keywords else []
        return ast.Call(self._value(left.func, right.func), arguments, keywords)

    def _value(self, left: ast.expr, right: ast.expr) -> ast.expr:
        made = self.join(left, right)
        return made if isinstance(made, ast.expr) else ast.Name(self._name("", "", "x"), ast.Load())

    def _hole(self, left: ast.AST, right: ast.AST) -> ast.AST:
        if not isinstance(left, ast.expr):
            return ast.Expr(ellipsis()) if isinstance(left, ast.stmt) else copy.copy(left)
        hint = left.id if isinstance(left, ast.Name) and not is_hole(left) else "x"
        return ast.Name(self._name(_key(left), _key(right), hint), ast.Load())

    def _name(self, left: str, right: str, hint: str) -> str:
        if (left, right) not in self._known:
            self._known[left, right] = self._holes.fresh(hint)
        return self._known[left, right]


def _key(node: ast.AST) -> str:
    return ast.dump(node) if height(node) <= DEEPEST else str(id(node))


def _parallel(own: Sequence[object], other: Sequence[object]) -> bool:
    """Whether two lists can be joined item by item: equally long, operators alike."""
    return len(own) == len(other) and all(
        isinstance(a, (ast.expr, ast.stmt)) or type(a) is type(b) for a, b in zip(own, other, strict=True)
    )
