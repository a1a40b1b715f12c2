"""Matchers of operators: `and`/`or` and `|` up to association, `|&^` in any order, comparisons."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from scanner.engines.python.bindings import Env, end_of
from scanner.engines.python.compiler import EXPRESSIONS, NO, Compiler, Matcher, State, chain, is_dots
from scanner.engines.python.lexing import metavariable
from scanner.engines.python.literals import number

_FREE = (ast.BitOr, ast.BitAnd, ast.BitXor)


def _operands(node: Any, operator: type) -> list[Any]:
    """The operands of nested uses of one operator, flattened."""
    if isinstance(node, ast.BoolOp) and type(node.op) is operator:
        return [inner for value in node.values for inner in _operands(value, operator)]
    if isinstance(node, ast.BinOp) and type(node.op) is operator:
        return _operands(node.left, operator) + _operands(node.right, operator)
    return [node]


def _joined(nodes: Sequence[Any], operator: Any, state: State) -> Any:
    """Several operands as one expression again."""
    if len(nodes) == 1:
        return nodes[0]
    made: Any
    if issubclass(operator, ast.boolop):
        made = ast.BoolOp(operator(), list(nodes))
    else:
        made = nodes[0]
        for node in nodes[1:]:
            made = ast.BinOp(made, operator(), node)
            _place(made, nodes)
    _place(made, nodes)
    state.file.keep(made)
    return made


def _place(made: ast.expr, nodes: Sequence[Any]) -> None:
    last = max(nodes, key=end_of)
    made.lineno, made.col_offset = min((n.lineno, n.col_offset) for n in nodes)
    made.end_lineno, made.end_col_offset = last.end_lineno, last.end_col_offset


def _is_variable(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and metavariable(node.id) is not None


def _associative(compiler: Compiler, pattern: Any, operator: type) -> Matcher:
    """Operands in order; a metavariable takes one or more neighbours."""
    wanted = [(is_dots(p), _is_variable(p), compiler.expr(p)) for p in _operands(pattern, operator)]

    def at(index: int, nodes: Sequence[Any], env: Env, state: State) -> Sequence[Env]:
        state.budget.spend()
        if index == len(wanted):
            return NO if nodes else (env,)
        dots, variable, matcher = wanted[index]
        if dots:
            return [r for start in range(len(nodes) + 1) for r in at(index + 1, nodes[start:], env, state)]
        if not nodes:
            return NO
        ends = range(1, len(nodes) + 1) if variable else (1,)
        return [
            r
            for end in ends
            for one in matcher(_joined(nodes[:end], operator, state), env, state)
            for r in at(index + 1, nodes[end:], one, state)
        ]

    return lambda node, env, state: at(0, _operands(node, operator), env, state)


def _commutative(compiler: Compiler, pattern: Any, operator: type) -> Matcher:
    """Operands in any order; metavariables share out what the others leave."""
    parts = _operands(pattern, operator)
    fixed = [compiler.expr(p) for p in parts if not is_dots(p) and not _is_variable(p)]
    variables = [compiler.expr(p) for p in parts if _is_variable(p)]
    open_end = any(is_dots(p) for p in parts)

    def match_fixed(index: int, nodes: list[Any], env: Env, state: State) -> list[Env]:
        state.budget.spend()
        if index == len(fixed):
            return match_variables(0, nodes, env, state)
        return [
            r
            for place, node in enumerate(nodes)
            for one in fixed[index](node, env, state)
            for r in match_fixed(index + 1, nodes[:place] + nodes[place + 1 :], one, state)
        ]

    def match_variables(index: int, nodes: list[Any], env: Env, state: State) -> list[Env]:
        state.budget.spend()
        if index == len(variables):
            return [env]
        if not nodes:
            return []
        found: list[Env] = []
        for chosen in range(1, 1 << min(len(nodes), 4)):
            mine = [n for i, n in enumerate(nodes) if chosen >> i & 1]
            rest = [n for i, n in enumerate(nodes) if not chosen >> i & 1]
            for one in variables[index](_joined(mine, operator, state), env, state):
                found += match_variables(index + 1, rest, one, state)
        return found

    least = len(fixed) + len(variables)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        nodes = _operands(node, operator)
        return NO if len(nodes) < least and not open_end else match_fixed(0, nodes, env, state)

    return match


def _bool(compiler: Compiler, pattern: ast.BoolOp) -> Matcher:
    operator = type(pattern.op)
    if compiler.options.ac_matching:
        make = _commutative if compiler.options.commutative_boolop else _associative
        inner = make(compiler, pattern, operator)
    else:
        inner = _fixed(compiler, pattern)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        return inner(node, env, state) if type(node) is ast.BoolOp and type(node.op) is operator else NO

    return match


def _fixed(compiler: Compiler, pattern: ast.BoolOp) -> Matcher:
    wanted = [compiler.expr(value) for value in pattern.values]
    return lambda node, env, state: (
        chain(list(zip(wanted, node.values, strict=False)), env, state) if len(node.values) == len(wanted) else NO
    )


def _binary(compiler: Compiler, pattern: ast.BinOp) -> Matcher:
    operator = type(pattern.op)
    free = issubclass(operator, _FREE) and compiler.options.ac_matching
    inner = _commutative(compiler, pattern, operator) if free else _plain_binary(compiler, pattern)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        return inner(node, env, state) if type(node) is ast.BinOp and type(node.op) is operator else NO

    return match


def _plain_binary(compiler: Compiler, pattern: ast.BinOp) -> Matcher:
    left, right = compiler.expr(pattern.left), compiler.expr(pattern.right)
    operator = type(pattern.op)
    if not is_dots(pattern.right):
        return lambda node, env, state: [r for one in left(node.left, env, state) for r in right(node.right, one, state)]

    def open_end(node: Any, env: Env, state: State) -> Sequence[Env]:
        state.budget.spend()
        if not (isinstance(node, ast.BinOp) and type(node.op) is operator):
            return NO
        return left(node.left, env, state) or open_end(node.left, env, state)

    return open_end


def _unary(compiler: Compiler, pattern: ast.UnaryOp) -> Matcher:
    operator, operand = type(pattern.op), compiler.expr(pattern.operand)
    negates = operator is ast.USub
    if negates and isinstance(pattern.operand, ast.Constant) and type(pattern.operand.value) is int:
        return number(compiler, -pattern.operand.value)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is ast.UnaryOp:
            return operand(node.operand, env, state) if type(node.op) is operator else NO
        if negates and type(node) is ast.Constant and type(node.value) is int:
            return operand(_negative(node, state), env, state)
        return NO

    return match


def _negative(node: ast.Constant, state: State) -> ast.Constant:
    """The literal whose negative a literal is."""
    made = ast.copy_location(ast.Constant(-node.value), node)  # type: ignore[operator]
    state.file.keep(made)
    return made


def _compare(compiler: Compiler, pattern: ast.Compare) -> Matcher:
    operators = [type(op) for op in pattern.ops]
    left = compiler.expr(pattern.left)
    rights = [compiler.expr(c) for c in pattern.comparators]
    both_ways = compiler.options.symmetric_eq and operators in ([ast.Eq], [ast.NotEq])

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.Compare or [type(op) for op in node.ops] != operators:
            return NO
        found = chain([(left, node.left), *zip(rights, node.comparators, strict=False)], env, state)
        if both_ways:
            return [*found, *chain([(left, node.comparators[0]), (rights[0], node.left)], env, state)]
        return found

    return match


EXPRESSIONS.update({ast.BoolOp: _bool, ast.BinOp: _binary, ast.UnaryOp: _unary, ast.Compare: _compare})
