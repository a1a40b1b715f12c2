"""The least general generalisation of two stretches of code."""

from __future__ import annotations

import ast
import itertools

import pytest

from scanner.engines.python import PythonEngine
from scanner.infer.hunting import bare_rule
from scanner.infer.patterns.generalise import Generaliser
from scanner.infer.patterns.holes import text_of
from scanner.model.formula import Pattern
from scanner.model.source import Target


def joined(left: str, right: str, *local: str) -> str:
    def node(text: str) -> ast.AST:
        only = ast.parse(text).body[0]
        return only.value if isinstance(only, ast.Expr) else only

    return text_of(Generaliser(frozenset(local)).join(node(left), node(right)))


PAIRS = [
    ("f(x)", "f(x)", "f(x)"),
    ("f(x)", "f(y)", "f($X)"),
    ("f(x, x)", "f(y, y)", "f($X, $X)"),
    ("f(x, x)", "f(y, z)", "f($X, $X2)"),
    ("f(1)", "f(2)", "f($X)"),
    ("f('a')", "f('b')", "f('...')"),
    ("f('a')", "f(1)", "f($X)"),
    ("f(x)", "g(x)", "$F(x)"),
    ("a.f(x)", "a.g(x)", "a.$METHOD(x)"),
    ("a.f(x)", "b.f(x)", "$A.f(x)"),
    ("f(x)", "f(x, y)", "f(x, ...)"),
    ("f(x, k=1)", "f(x, k=1)", "f(x, k=1)"),
    ("f(x, k=1)", "f(x, k=2)", "f(x, k=$X)"),
    ("f(x, k=1)", "f(x, j=1)", "f(x, ...)"),
    ("f(x, k=1, j=2)", "f(x, k=1)", "f(x, ..., k=1, ...)"),
    ("f(*a)", "f(b)", "f(...)"),
    ("a == None", "b == None", "$A == None"),
    ("a == None", "a is None", "$X"),
    ("a + b", "a - b", "$X"),
    ("[1, 2]", "[1, 3]", "[1, $X]"),
    ("[1, 2]", "[1]", "$X"),
    ("x = f(1)", "y = f(1)", "$X = f(1)"),
    ("return f(1)", "return f(2)", "return f($X)"),
    ("if a:\n    f()", "if a:\n    g()", "if a:\n    ..."),
    ("for a in b:\n    f()", "for a in c:\n    g()", "for a in $B:\n    ..."),
    ("try:\n    f()\nexcept E:\n    g()", "try:\n    h()\nexcept E:\n    i()", "try:\n    ...\nexcept E:\n    ..."),
    ("f(a)(b)", "f(a)(c)", "f(a)($B)"),
    ("a[0]", "b[0]", "$A[0]"),
    ("not a", "not b", "not $A"),
]


@pytest.mark.parametrize(("left", "right", "pattern"), PAIRS)
def test_what_both_share_stays(left: str, right: str, pattern: str) -> None:
    assert joined(left, right) == pattern


@pytest.mark.parametrize(
    ("left", "right", "pattern"), [("f(x)", "f(x)", "f($X)"), ("f(x, y)", "f(x, z)", "f($X, $Y)"), ("x.a", "x.a", "$X.a")]
)
def test_local_names_never_stay(left: str, right: str, pattern: str) -> None:
    assert joined(left, right, "x", "y", "z") == pattern


@pytest.mark.parametrize(("left", "right"), list(itertools.product([a for a, _, _ in PAIRS], [b for _, b, _ in PAIRS])))
def test_the_pattern_matches_both_sides(left: str, right: str) -> None:
    pattern = joined(left, right)
    if pattern in ("...", "$X") or pattern.startswith("$X"):
        return
    sides = [Target(name, content=text.encode()) for name, text in (("left.py", left), ("right.py", right))]
    result = PythonEngine().run([bare_rule("r", Pattern(pattern))], sides)
    assert {match.path for match in result.matches} == {"left.py", "right.py"}, pattern


def test_code_too_deep_to_be_written_is_a_hole() -> None:
    deep = "f(" * 95 + "x" + ")" * 95
    assert joined(deep, deep.replace("x", "y")) == "$X"
