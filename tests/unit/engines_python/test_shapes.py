"""What a file's bytes are tested for before it is parsed: never no where the pattern matches, no where it evidently cannot."""

from __future__ import annotations

import ast

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scanner.engines.python.nameparts import parts_of_names
from scanner.engines.python.parentheses import parentheses
from scanner.engines.python.rules import CompiledRule, compile_rule, matches_in
from scanner.engines.python.shapes import shape_test, shapes_of
from scanner.engines.python.sieve import sieve_from
from scanner.model.formula import Every, MetavariableRegex, Pattern
from scanner.model.rule import Level, Rule
from scanner.syntax.parse import Parsed, parse


def compiled(pattern: str, **options: object) -> CompiledRule:
    found = compile_rule(Rule("r", "m", Level.WARNING, ("python",), Pattern(pattern), "{}", options=options))
    assert isinstance(found, CompiledRule), found
    return found


def matches(rule: CompiledRule, code: str) -> int:
    parsed = parse(code.encode(), "a.py")
    assert isinstance(parsed, Parsed), parsed
    return len(matches_in([rule], parsed))


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("eval($X)", "eval(a)"),
        ("eval($X)", "(eval)(a)"),
        ("eval($X)", "eval \\\n (a)"),
        ("eval($X)", "(eval  # now\n )(a)"),
        ("eval($X)", "eval(a,)"),
        ("eval($X)", "eval((a, b))"),
        ("eval($X)", "eval(a[b, c])"),
        ("eval($X)", "eval(lambda a, b: a)"),
        ("eval($X)", "eval(a for a, b in c)"),
        ("eval($X)", "eval('a, b')"),
        ("eval($X)", "eval('''a, ( b''')"),
        ("eval($X)", "eval(f'{a}, {b}')"),
        ("eval($X)", "eval(r'\\', b')"),
        ("eval($X)", "eval(  # a, b\n a)"),
        ("eval($X)", "f'{eval(a)}'"),
        ("eval($X)", "class A(eval(a)): pass"),
        ("eval($X)", "@eval(a)\ndef f(): pass"),
        ("django.safe(...)", "import django\n@django.safe\ndef f(): pass"),
        ("safe(...)", "@safe\nasync def f(): pass"),
        ("getattr($X, $Y)", "getattr(a, 'b')"),
        ("getattr($X, $Y)", "getattr(a, f'{b}')"),
        ("getattr($X, b=$Y)", "getattr(a, b=c)"),
        ("getattr(...)", "getattr()"),
        ("getattr($X, ...)", "getattr(a, b, c)"),
        ("getattr($X, $...R)", "getattr(a, b, c)"),
        ("os.system($X)", "import os\nos.system(a)"),
        ("os.system($X)", "from os import system\nsystem(a)"),
        ("os.system($X)", "from os import system as run\nrun(a)"),
        ("os.system($X)", "from os import (\n    path,\n    system as run,\n)\nrun(a)"),
        ("os.system($X)", "import os as o\no . system (a)"),
        ("$X.save()", "a.b.save()"),
        ("$X.save()", "a.save(\n)"),
        ("$X.save(...)", "(a.save)(1)"),
        ("foo(<... bar($X) ...>)", "foo(1 + bar(a))"),
        ("len($X) == 0", "len(a) == 0"),
        ("len($X) == 0", "if len(a) == 0 and b: pass"),
        ("len($X) == 0", "(len(a)\n == 0)"),
        ("len($X) == 0", "(len(a)) == (0)"),
        ("len($X) == 0", "len(a)  == 0x0"),
        ("len($X) == 0", "len(a) == 00"),
        ("len($X) == 0", "N = 0\nif len(a) == N: pass"),
        ("len($X) == 0", "(len(a) ==  # nothing\n 0)"),
        ("len($X) == 0", "def f():\n    n = 1 - 1\n    return len(a) == n"),
        ("len($X) == 3", "len(a) == 1 + 2"),
        ("len($X) == 3", "(len(a) == 1\n + 2)"),
        ("len($X) == 3", "len('((', a) == 3 if False else len(a) == 3"),
        ("$X == None", "a == None"),
        ("$X == None", "a ==(None)"),
        ("$X is True", "a is True"),
        ("$X is True", "a is True or b"),
        ("$X is True", "(a is\n  True)"),
        ("$X is True", "a is (False or True)"),
        ("$X is True", "YES = True\nif a is YES: pass"),
        ("$X is not None", "a is not None"),
        ("$X is not None", "(a is  # or\n not None)"),
        ("$X is not None", "(a is not\n None)"),
        ("None is $X", "None is a"),
        ("None is $X", "f((None) is a)"),
        ("$X != 1", "a != 1"),
        ("try:\n    ...\nexcept $E:\n    pass", "try:\n    a\nexcept B:\n    pass"),
        ("try:\n    ...\nexcept $E:\n    pass", "try:\n    a\nexcept B: pass"),
        ("try:\n    ...\nexcept $E:\n    pass", "try:\n    a\nexcept (B\n        ):  # quiet\n\n    # now\n    pass"),
        ("try:\n    ...\nexcept $E:\n    pass", "try:\n    a\nexcept (B\n    if c else (D)):\n    pass"),
        ("try:\n    ...\nexcept $E:\n    pass", "try:\n    a\nexcept B \\\n    if c else D:\n    pass"),
        ("def $F(..., $A=[], ...):\n    ...", "def f(a=[]): pass"),
        ("def $F(..., $A=[], ...):\n    ...", "def f(\n    a=1,  # (\n    b: int = [\n    ],\n): pass"),
        ("def $F(..., $A=[], ...):\n    ...", "def f(g=')', *, a=[]): pass"),
        ("def $F(..., $A=[], ...):\n    ...", "def f(g='''\ndef g():\n''', a=[]): pass"),
        ("def $F(..., $A=[], ...):\n    ...", "async def f(a=g(b=[]), c=[]): pass"),
        ("def $F(..., $A={}, ...):\n    ...", "def été(a={ }): pass"),
    ],
)
def test_what_matches_gets_through(pattern: str, code: str) -> None:
    rule = compiled(pattern)
    assert matches(rule, code) >= 1
    assert rule.may_match(code.encode())


def test_sides_change_places_only_when_the_rule_says_so() -> None:
    code = b"if 0 == len(a): pass\n"
    assert compiled("len($X) == 0", symmetric_eq=True).may_match(code)
    assert not compiled("len($X) == 0").may_match(code)


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("eval($X)", "a.eval(b)"),
        ("eval($X)", "def eval(a): pass"),
        ("eval($X)", "# eval(a)"),
        ("eval($X)", "    # do not eval(a) here\nb = 1"),
        ("eval($X)", "evaluate(a)"),
        ("eval($X)", "eval(a, b)"),
        ("eval($X)", "eval()"),
        ("eval($X)", "x = eval"),
        ("getattr($X, $Y)", "getattr(a, 'b', None)"),
        ("getattr($X, $Y)", "getattr(a, 'b,\\'', c(d, e))"),
        ("os.system($X)", "import os\nos.system"),
        ("os.system($X)", "import os\nplatform.system()"),
        ("$X.save()", "a.save(commit=False)"),
        ("len($X) == 0", "len(a) == 1"),
        ("len($X) == 0", "len(a) == 10"),
        ("len($X) == 0", "len(a) > 0 and b == 0"),
        ("len($X) == 0", "N = b()\nlen(a) == N or c == 0"),
        ("$X == None", "a == b or c is None"),
        ("$X is True", '"""What is True when the sun shines."""\na = True'),
        ("$X is True", "a is False or b == True"),
        ("$X is True", "a is not True"),
        ("$X is True", "# a is True"),
        ("$X is not None", "a is None or not b"),
        ("try:\n    ...\nexcept $E:\n    pass", "class E(Exception):\n    pass\ntry:\n    a\nexcept E:\n    raise"),
        ("try:\n    ...\nexcept $E:\n    pass", "try:\n    a\nexcept E:\n    b\nelse:\n    pass"),
        ("def $F(..., $A=[], ...):\n    ...", "def f(a):\n    return g(b=[])"),
        ("def $F(..., $A=[], ...):\n    ...", "f(b=[])"),
    ],
)
def test_what_evidently_cannot_match_is_left_out(pattern: str, code: str) -> None:
    rule = compiled(pattern)
    assert matches(rule, code) == 0
    assert not rule.may_match(code.encode())


LITERALS = st.sampled_from(["0", "1", "None", "True", "False", "N", "M", "(0)", "not a", "-1", "0 + 0", "a", "''", "a.b"])
GAPS = st.sampled_from(["", " ", "  # why\n ", "\n", " \\\n "])
CALLS = st.sampled_from(["len(a)", "f(a, b)", "x.len(a)", "(len)(a)", "len(*a)", "len('(')", "len(a,)", "len((a, b))", "a", "len(b)(c)"])
OPERATORS = st.sampled_from(["==", "!=", "is", "is not", "<"])
PATTERNS = st.sampled_from(
    [
        "len($X) == 0",
        "$X == None",
        "$X is True",
        "$X is not None",
        "$X != 1",
        "0 == $X",
        "None is not $X",
        "len(...)",
        "$O.len($X)",
        "$X is False",
    ]
)


@settings(max_examples=300)
@given(
    PATTERNS,
    st.tuples(CALLS, GAPS, OPERATORS, GAPS, LITERALS, GAPS),
    st.booleans(),
    st.sampled_from(["", "N = 0\n", "N = True\nM = N\n", "M = N = None\n"]),
)
def test_a_match_is_never_left_out(pattern: str, parts: tuple[str, ...], turned: bool, before: str) -> None:
    call, one, operator, two, literal, three = parts
    sides = (literal, call) if turned else (call, literal)
    code = f"{before}if ({sides[0]}{one} {operator} {two}{sides[1]}{three}): pass\n"
    try:
        ast.parse(code)
    except SyntaxError:
        assume(False)
    rule = compiled(pattern)
    if matches(rule, code):
        assert rule.may_match(code.encode())


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(["a", "b(c, d)", "[e, f]", "'g, h'", '"("', "k=1", "i[j, k]", "{l: m, n: o}", "p if q else r", "f", "r", "rf"]),
        max_size=4,
    ),
    GAPS,
)
def test_arguments_are_counted_as_the_parser_counts_them(parts: list[str], gap: str) -> None:
    parts = sorted(parts, key=lambda part: part == "k=1")
    assume(parts.count("k=1") < 2)
    code = f"f({gap}{(',' + gap).join(parts)})"
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    found = parentheses(code.encode(), 1)
    assert found is not None and (found.end, found.items) == (len(code), len(call.args) + len(call.keywords))


@pytest.mark.parametrize(
    "code", [b"(", b"(a", b"(*a)", b"(a for a in b)", b"('''a''')", b"(f'{a}')", b"(lambda a, b: c)", b"(" + b"a" * 9000 + b")", b"('a\n')"]
)
def test_what_only_a_parser_could_tell(code: bytes) -> None:
    assert parentheses(code, 0) is None


@given(st.binary(max_size=60))
def test_any_bytes_are_tested(content: bytes) -> None:
    parentheses(b"(" + content, 0)
    for name in (
        "compared|is|True|both",
        "compared|==|0|right",
        "called|.a|1",
        "called|a|",
        "called|a|1|==|0",
        "handled|pass",
        "empty list",
    ):
        test = shape_test(name)
        assert test is not None
        test(content)


@pytest.mark.parametrize(
    "name",
    ["", "compared", "compared|is", "compared|~|True|both", "compared|is|Maybe|both", "compared|is|True|up", "called", "called|a",
     "called|$X|1", "called|a|many", "called|a|1|==", "called|a|1|==|Maybe", "handled", "handled|raise", "empty tuple", "called|é|1",
     "contains", "contains|a b", "contains|$X"],
)  # fmt: skip
def test_unknown_tests_are_refused(name: str) -> None:
    assert shape_test(name) is None
    assert sieve_from('[[["a"]], ["' + name + '"]]') is None


@pytest.mark.parametrize(
    ("regex", "parts"),
    [
        (r"\w*_packed$", ["_packed"]),
        (r"^get_\w+_by_.*$", ["get_", "_by_"]),
        ("save", ["save"]),
        (r"\w*", []),
        ("(?i)save", []),
        ("save|load", []),
        ("sav[ei]", []),
        ("save?", []),
        ("saves*", []),
        (r"\bsave", []),
        ("s", []),
        ("", []),
    ],
)
def test_parts_that_a_name_must_have(regex: str, parts: list[str]) -> None:
    assert list(parts_of_names(Every((Pattern("$A.$K(...)"),), (MetavariableRegex("$K", regex),)))) == parts


@pytest.mark.parametrize("pattern", ["$K(...)", "f($K)", "f('$K')", "$K.save()"])
def test_nothing_is_told_of_what_may_be_worked_out(pattern: str) -> None:
    assert list(parts_of_names(Every((Pattern(pattern),), (MetavariableRegex("$K", "save"),)))) == []


def test_a_name_under_another_one_still_stands_in_the_code() -> None:
    rule = compile_rule(
        Rule("r", "m", Level.WARNING, ("python",), Every((Pattern("$A.$K(...)"),), (MetavariableRegex("$K", r"\w*_packed$"),)), "{}")
    )
    assert isinstance(rule, CompiledRule)
    code = "from parcels import save_packed as s\ns(1)\n"
    assert matches(rule, code) == 1 and rule.may_match(code.encode())
    assert not rule.may_match(b"a.save(1)\n")


def test_a_test_that_another_contains_is_not_made_twice() -> None:
    assert shapes_of(Pattern("len($X) == 0")) == ("called|len|1|==|0",)
