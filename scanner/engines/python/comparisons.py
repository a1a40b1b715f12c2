"""`metavariable-comparison`: a small calculator over what metavariables stand for; nothing is executed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

from scanner.engines.python.bindings import Bound, Env
from scanner.engines.python.compiler import State
from scanner.engines.python.lexing import PatternSyntaxError
from scanner.engines.python.messages import text_of
from scanner.engines.python.pattern import NotSupported
from scanner.engines.python.regexes import compile_regex
from scanner.model.formula import MetavariableComparison


class Unknown(Exception):
    """The comparison cannot be worked out for this match."""


class Code:
    """A value that is only code: it can be made a string, not compared."""

    def __init__(self, text: str) -> None:
        self.text = text


_OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: int(a / b) if isinstance(a, int) and isinstance(b, int) else a / b,
    ast.Mod: lambda a, b: a % b,
    ast.Pow: lambda a, b: a**b if abs(b) < 64 else _unknown(),
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
_INTEGER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F][0-9a-fA-F_]*|0[oO][0-7][0-7_]*|0[bB][01][01_]*|(?:0[uU])?[0-9][0-9_]*)")
_PREFIXED = re.compile(r"[-+]?0[xob]")
_NODES = (
    ast.Expression, ast.Constant, ast.Name, ast.Load, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call, ast.List, ast.Attribute,
    ast.operator, ast.unaryop, ast.boolop, ast.cmpop,
)  # fmt: skip


def _check_expression(call: ast.Call) -> None:
    """Raises BadRegex or NotSupported where a `re.match` cannot be run."""
    if not (len(call.args) == 2 and isinstance(call.args[0], ast.Constant)):
        raise NotSupported("re.match() without a literal expression in a metavariable-comparison")
    compile_regex(str(call.args[0].value))


def _moderate(value: Any) -> Any:
    """An operand whose use cannot take long. Raises Unknown for others."""
    if (isinstance(value, int) and value.bit_length() > 2048) or (isinstance(value, (str, list)) and len(value) > 100_000):
        raise Unknown
    return value


def _unknown() -> Any:
    raise Unknown


def comparison(condition: MetavariableComparison) -> Callable[[Env, State], bool]:
    """Compile a comparison. Raises PatternSyntaxError or NotSupported."""
    source = re.sub(r"\$([A-Z_][A-Z_0-9]*|\d+)", r"MVAR__\1", condition.comparison).strip()
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise PatternSyntaxError(f"the comparison does not parse: {condition.comparison[:80]}") from None
    for node in ast.walk(tree):
        if not isinstance(node, _NODES):
            raise NotSupported(f"{type(node).__name__} in a metavariable-comparison")
        if isinstance(node, ast.Call) and ast.unparse(node.func) not in ("int", "str", "re.match"):
            raise NotSupported(f"{ast.unparse(node.func)}() in a metavariable-comparison")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            _check_expression(node)
    calculator = _Calculator(condition)

    def test(env: Env, state: State) -> bool:
        try:
            return calculator.value(tree.body, env, state) is True
        except (Unknown, TypeError, ValueError, ArithmeticError):
            return False

    return test


class _Calculator:
    def __init__(self, condition: MetavariableComparison) -> None:
        self._condition = condition

    def value(self, node: ast.expr, env: Env, state: State) -> Any:
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            value = self._metavariable("$" + node.id.removeprefix("MVAR__"), env, state)
            return _integer(value) if self._condition.strip else value
        if isinstance(node, ast.List):
            return [self.value(e, env, state) for e in node.elts]
        if isinstance(node, ast.UnaryOp):
            inner = self._solid(node.operand, env, state)
            return not inner if isinstance(node.op, ast.Not) else -inner if isinstance(node.op, ast.USub) else inner
        if isinstance(node, ast.BoolOp):
            results = [self._solid(v, env, state) for v in node.values]
            return all(results) if isinstance(node.op, ast.And) else any(results)
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            left, right = _moderate(self._solid(node.left, env, state)), _moderate(self._solid(node.right, env, state))
            if isinstance(node.op, ast.Mult) and not (isinstance(left, (int, float)) and isinstance(right, (int, float))):
                raise Unknown
            return _OPERATORS[type(node.op)](left, right)
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _OPERATORS:
            left, right = self._solid(node.left, env, state), self._solid(node.comparators[0], env, state)
            return _OPERATORS[type(node.ops[0])](left, right)
        if isinstance(node, ast.Call):
            return self._call(node, env, state)
        raise Unknown

    def _solid(self, node: ast.expr, env: Env, state: State) -> Any:
        value = self.value(node, env, state)
        if isinstance(value, Code):
            raise Unknown
        return value

    def _call(self, node: ast.Call, env: Env, state: State) -> Any:
        name = ast.unparse(node.func)
        if name == "re.match" and len(node.args) == 2 and isinstance(node.args[0], ast.Constant):
            text = self.value(node.args[1], env, state)
            if not isinstance(text, str):
                raise Unknown
            return compile_regex(str(node.args[0].value)).match(text, state.budget) is not None
        if len(node.args) != 1:
            raise Unknown
        value = self.value(node.args[0], env, state)
        if name == "str":
            return value.text if isinstance(value, Code) else str(value)
        return _integer(value)

    def _metavariable(self, name: str, env: Env, state: State) -> Any:
        bound = env.get(name)
        if not isinstance(bound, Bound):
            raise Unknown
        text = text_of(bound, state.file)
        if bound.kind == "text":
            return bound.name
        if isinstance(bound.node, ast.expr):
            known = _literal(bound.node, state)
            if known is not None:
                return known
        return Code(text)


def _integer(value: Any) -> int:
    """`int()` as Semgrep has it: a text by its prefix, else decimal, also after zeros. Raises Unknown."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not _INTEGER.fullmatch(value):
        raise Unknown
    bare = value.lower().replace("_", "").replace("0u", "", 1)
    number = int(bare, 0 if _PREFIXED.match(bare) else 10)
    return number if -(2**63) <= number < 2**63 else _unknown()


def _literal(node: ast.expr, state: State) -> Any:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _literal(node.operand, state)
        return -inner if isinstance(inner, (int, float)) else None
    if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
        return None  # a name that stands for bytes has their value, bytes themselves have none
    known = state.file.constants.value(node)
    return known.value if known is not None and isinstance(known.value, (str, int, float, bool)) else None
