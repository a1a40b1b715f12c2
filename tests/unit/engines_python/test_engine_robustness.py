"""The engine never raises and never hangs, whatever the rule or the file; every cut-off is a failure."""

from __future__ import annotations

import ast
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.engines.python import PythonEngine
from scanner.model.failure import FailureKind
from scanner.model.formula import Every, Formula, Inside, MetavariableRegex, Not, Pattern
from scanner.model.match import EngineResult
from scanner.model.rule import Level, PathFilter, Rule
from scanner.model.source import Target

EVERYWHERE = PathFilter()
SNIPPETS = [
    "a.b(c, d=1, *e, **f)",
    "x = y = foo(1)[2]",
    "def f(a, b: int = 2, *c, d=3, **e) -> int:\n    return a + b",
    "class A(B, metaclass=M):\n    x = 1\n    def m(self):\n        return self.x",
    "try:\n    f()\nexcept (A, B) as e:\n    raise C from e\nfinally:\n    g()",
    "with open(a) as b, c:\n    b.read()",
    "for i, j in zip(x, y):\n    print(i)\nelse:\n    z()",
    "while not done:\n    break",
    "[i for i in x if i]",
    "{'a': 1, **b}",
    "lambda x, *y: x",
    "f'a {b} c'",
    "from a.b import c as d",
    "import os, sys",
    "assert a == b, 'no'",
    "del a[0], b",
    "x: int = 3",
    "a if b else c",
    "not a and b or c",
    "-x ** 2 // y",
    "async def f():\n    await g()\n    async with h as i:\n        yield i",
    "@deco(1)\ndef g():\n    global q\n    q += 1",
    "raise ValueError('x')",
    "x[1:2], x[::3]",
]


def run(formula: Formula, content: bytes, paths: PathFilter = EVERYWHERE, path: str = "a.py") -> EngineResult:
    rule = Rule("r", "m", Level.WARNING, ("python",), formula, "{}", paths=paths)
    return PythonEngine().run([rule], [Target(path, content=content)])


@settings(max_examples=60)
@given(st.sampled_from(SNIPPETS), st.integers(0, 3))
def test_code_matches_itself_wherever_it_stands(code: str, depth: int) -> None:
    text = code
    for level in range(depth):
        text = f"if outer{level}:\n" + "\n".join("    " + line for line in text.split("\n"))
    assert run(Pattern(code), ("before()\n" + text + "\n").encode()).matches


@settings(max_examples=40)
@given(st.sampled_from(SNIPPETS))
def test_match_survives_reformatting(code: str) -> None:
    assert run(Pattern(code), ast.unparse(ast.parse(code)).encode()).matches


@settings(max_examples=80)
@given(st.binary(max_size=200))
def test_any_bytes_are_an_answer(content: bytes) -> None:
    result = run(Pattern("$X"), content)
    assert result.scanned + len([f for f in result.failures if f.kind is not FailureKind.RULE]) >= 1


@settings(max_examples=80)
@given(st.text(alphabet="$X.()[]{}:,'\"\n a=defclasif<>@*", max_size=40))
def test_any_pattern_is_an_answer(pattern: str) -> None:
    run(Pattern(pattern), b"a = f(x)\n")


def test_exponential_pattern_is_cut_off_and_reported() -> None:
    pattern = "f(" + ", ".join(["...", "$A", "...", "$A"] * 8) + ", zzz)"
    content = ("f(" + ", ".join(["a"] * 120) + ")\nzzz = 1\n").encode()
    begun = time.monotonic()
    result = run(Pattern(pattern), content)
    assert [f.kind for f in result.failures] == [FailureKind.TIMEOUT] and time.monotonic() - begun < 30


def test_deep_nesting_is_a_failure_not_a_crash() -> None:
    result = run(Pattern("foo($X)"), b"foo(" + b"(" * 150 + b"1" + b")" * 150 + b")\n")
    assert result.matches or result.failures
    deep = run(Pattern("foo(...)"), ("x = " + "+".join(["foo(1)"] * 3000) + "\n").encode())
    assert deep.matches or deep.failures


def test_file_that_is_partly_python_is_a_failure_with_findings() -> None:
    result = run(Pattern("foo(...)"), b"print 'x'\nfoo(1)\n")
    assert [m.span.start_line for m in result.matches] == [2]
    assert [f.kind for f in result.failures] == [FailureKind.UNPARSABLE]


def test_paths_of_a_rule() -> None:
    only = PathFilter(include=("src/**",), exclude=("*_test.py",))
    assert run(Pattern("foo()"), b"foo()\n", EVERYWHERE, "lib/a.py").matches  # the same rule, but for its paths
    assert run(Pattern("foo()"), b"foo()\n", only, "src/a.py").matches
    assert not run(Pattern("foo()"), b"foo()\n", only, "lib/a.py").matches
    assert not run(Pattern("foo()"), b"foo()\n", only, "src/a_test.py").matches


def test_condition_and_inside() -> None:
    formula = Every(
        (Pattern("$F(...)"), Inside(Pattern("def $G(...):\n    ...")), Not(Pattern("g(...)"))),
        conditions=(MetavariableRegex("$F", "^[fg]$"),),
    )
    result = run(formula, b"f(0)\ndef k():\n    f(1)\n    g(2)\n    h(3)\n")
    assert [m.span.start_line for m in result.matches] == [3]


def test_renaming_locals_keeps_the_match() -> None:
    pattern = Pattern("$X = open(...)\n...\n$X.close()")
    for name in ("f", "handle", "x1"):
        assert len(run(pattern, f"def g():\n    {name} = open(p)\n    use({name})\n    {name}.close()\n".encode()).matches) == 1
