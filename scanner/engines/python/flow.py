"""Follows names through the statements of a function or module: what each use is known to hold.

An approximation of data flow on the tree: branches are joined, names assigned in a loop are not known in it unless they keep their value.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any, Union

from scanner.engines.python.names import Names
from scanner.engines.python.values import Known, evaluate, joined

Values = dict[int, Known]
Scope = Union[ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def follow(scope: Scope, names: Names, once: Mapping[int | None, Known]) -> dict[int, Known]:
    """Values by the identity of the name nodes that use them, in the statements of one scope; not of the functions within it."""
    follower = _Follower(names, once)
    follower.block(scope.body if isinstance(scope.body, list) else [scope.body], {})
    return follower.found


def scope_around(tree: ast.Module, node: ast.expr) -> Scope | None:
    """The innermost function, lambda or module in whose statements a node stands; None where it stands in a header or another tree."""
    pending: list[tuple[ast.AST, Scope]] = [(tree, tree)]
    while pending:
        one, scope = pending.pop()
        if one is node:
            return scope
        if isinstance(one, _SCOPES):
            scope = scope if isinstance(one, ast.ClassDef) else one
            inner: list[Any] = one.body if isinstance(one.body, list) else [one.body]
        else:
            inner = [*ast.iter_child_nodes(one)]
        pending += [(part, scope) for part in inner if _may_hold(part, node)]
    return None


def _may_hold(part: ast.AST, node: ast.expr) -> bool:
    last = getattr(part, "end_lineno", None)
    return last is None or part.lineno <= node.lineno <= last  # type: ignore[attr-defined]


def _throws(statement: ast.stmt) -> bool:
    return any(isinstance(inner, (ast.Call, ast.Raise)) for inner in ast.walk(statement))


class _Left(dict[int, Known]):
    """The values where a `return` or `raise` has left: they do not reach the statement after the branch."""


class _Follower:
    def __init__(self, names: Names, once: Mapping[int | None, Known]) -> None:
        self.found: dict[int, Known] = {}
        self._names = names
        self._once = once
        self._values: Values = {}

    def block(self, statements: Sequence[ast.AST], values: Values) -> Values:
        """Go through statements; the values known after them."""
        for statement in statements:
            values = self._statement(statement, values)
        return values

    def _use(self, node: ast.AST | None, values: Values) -> None:
        """Note the values of all names used in an expression."""
        if node is None:
            return
        stack: list[ast.AST] = [node]
        while stack:
            one = stack.pop()
            if isinstance(one, ast.Name):
                if isinstance(one.ctx, ast.Load):
                    scope = self._names.scope(one)
                    known = values.get(scope) if scope is not None else None
                    if known is not None:
                        self.found[id(one)] = known
            elif isinstance(one, ast.NamedExpr):
                self._use(one.value, values)
                self._assign(one.target, self._value(one.value, values), values)
            elif isinstance(one, ast.Subscript) and isinstance(one.slice, ast.Slice):
                continue
            elif not isinstance(one, _SCOPES):
                stack.extend(reversed(list(ast.iter_child_nodes(one))))

    def _value(self, node: ast.expr | None, values: Values) -> Known | None:
        def lookup(name: ast.Name) -> Known | None:
            scope = self._names.scope(name)
            return (values.get(scope) or self._once.get(scope)) if scope is not None else None

        return evaluate(node, lookup, percent=True)

    def _assign(self, target: ast.AST, value: Known | None, values: Values) -> None:
        if isinstance(target, ast.Name):
            scope = self._names.scope(target)
            if scope is not None:
                if value is None:
                    values.pop(scope, None)
                else:
                    values[scope] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            for item in target.elts:
                self._assign(item, None, values)
        elif isinstance(target, ast.Starred):
            self._assign(target.value, None, values)

    def _statement(self, node: Any, values: Values) -> Values:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            return self._assignment(node, values)
        if isinstance(node, ast.AugAssign):
            self._use(node.value, values)
            value = None
            if isinstance(node.target, ast.Name):
                load = ast.Name(node.target.id, ast.Load())
                scope = self._names.scope(node.target)
                known = values.get(scope) if scope is not None else None
                value = evaluate(ast.BinOp(load, node.op, node.value), lambda n: known if n is load else self._value(n, values))
            self._assign(node.target, value, values)
            return values
        if isinstance(node, ast.If):
            self._use(node.test, values)
            return self._join(self.block(node.body, dict(values)), self.block(node.orelse, dict(values)))
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            return self._loop(node, values)
        if isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                self._use(item.context_expr, values)
                if item.optional_vars is not None:
                    self._assign(item.optional_vars, None, values)
            return self.block(node.body, values)
        if isinstance(node, ast.Try):
            return self._try(node, values)
        if not isinstance(node, _SCOPES):  # nor into the body of a class: Semgrep follows no value there
            self._use(node, values)
        return _Left(values) if isinstance(node, (ast.Return, ast.Raise)) else values

    def _assignment(self, node: Any, values: Values) -> Values:
        self._use(node.value, values)
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if isinstance(node, ast.AnnAssign) and node.value is None:
            return values
        for target in targets:
            self._use(target, values)
            self._assign(target, self._value(node.value, values) if len(targets) == 1 else None, values)
        return values

    def _loop(self, node: Any, values: Values) -> Values:
        if isinstance(node, ast.While):
            names_before = dict(values)
        else:
            self._use(node.iter, values)
            self._assign(node.target, None, values)
            names_before = dict(values)
        found_before = dict(self.found)
        once = self.block(node.body, dict(values))
        steady = self._join(names_before, dict(once))
        self.found = found_before
        if isinstance(node, ast.While):
            self._use(node.test, dict(steady))
        after = self._join(steady, dict(self.block(node.body, dict(steady))))
        return self.block(node.orelse, after)

    def _try(self, node: ast.Try, values: Values) -> Values:
        thrown: list[Values] = []
        body: Values = values
        for statement in node.body:
            if not _throws(statement):
                body = self._statement(statement, body)
                continue
            thrown.append(dict(body))
            body = self._statement(statement, body)
            if hasattr(statement, "body"):
                thrown.append(dict(body))
        ends = [body if isinstance(body, _Left) else self.block(node.orelse, dict(body))]
        if not thrown:
            return self.block(node.finalbody, ends[0])
        inside = self._joined(thrown)
        ends += [self.block(handler.body, dict(inside)) for handler in node.handlers] if node.handlers else [inside]
        if node.finalbody and not all(isinstance(end, _Left) for end in ends):
            ends = [dict(end) for end in ends]
        return self.block(node.finalbody, self._joined(ends))

    def _joined(self, many: Sequence[Values]) -> Values:
        result = many[0]
        for one in many[1:]:
            result = self._join(result, one)
        return result

    @staticmethod
    def _join(one: Values, other: Values) -> Values:
        if isinstance(one, _Left) or isinstance(other, _Left):
            return other if isinstance(one, _Left) else one
        result: Values = {}
        for scope in one.keys() & other.keys():
            value = joined(one[scope], other[scope])
            if value is not None:
                result[scope] = value
        return result
