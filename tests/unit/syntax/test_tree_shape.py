"""Digests, heights, words and scopes of trees."""

from __future__ import annotations

import ast
import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.syntax.align import alike, gaps, pairs
from scanner.syntax.digest import constant_text, digest, height
from scanner.syntax.scope import local_names, module_names
from scanner.syntax.shape import blocks, header_digest, likeness, same, size, subwords, tokens
from scanner.syntax.wraps import find_wrap


def expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


EQUAL = [
    ("a + b", "(a)+b"),
    ("'a'", '"a"'),
    ("u'a'", "'a'"),
    ("f(a, b=1)", "f(\n a,\n b = 1)"),
    ("[*a]", "[ * a ]"),
]
UNEQUAL = [
    ("1", "True"),
    ("1", "1.0"),
    ("0.0", "-0.0"),
    ("'a'", "b'a'"),
    ("'None'", "None"),
    ("None", "..."),
    ("a", "'a'"),
    ("a.b", "a.c"),
    ("a < b", "a > b"),
    ("f(a)", "f(*a)"),
    ("f(a)", "f(a=a)"),
    ("f(a=1)", "f(**a)"),
    ("f(a, b)", "f((a, b))"),
    ("[a, b]", "(a, b)"),
    ("[[a], b]", "[[a, b]]"),
    ("{**a}", "{a}"),
    ("{None: a}", "{**a}"),
    ("a[b]", "a[b:]"),
    ("a[b:]", "a[:b]"),
    ("lambda a: a", "lambda *a: a"),
    ("lambda a, /: a", "lambda a: a"),
    ("f'{a}'", "f'{a!r}'"),
    ("f'{a}'", "f'{a:>3}'"),
    ("a if b else c", "b if a else c"),
    ("(a for a in b)", "(a async for a in b)"),
    ("a.b", "a['b']"),
]


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_equal_code_is_the_same(left: str, right: str) -> None:
    assert same(expression(left), expression(right))


@pytest.mark.parametrize(("left", "right"), UNEQUAL)
def test_unequal_code_is_not_the_same(left: str, right: str) -> None:
    assert not same(expression(left), expression(right))
    assert digest(expression(left)) != digest(expression(right))


def test_a_stored_name_and_a_loaded_one_are_the_same_code() -> None:
    statement = ast.parse("x = x").body[0]
    assert isinstance(statement, ast.Assign)
    assert same(statement.targets[0], statement.value)


@given(st.text(max_size=12), st.text(max_size=12))
def test_strings_are_told_apart(one: str, other: str) -> None:
    assert (digest(ast.Constant(one)) == digest(ast.Constant(other))) is (one == other)


def test_huge_integers_have_a_text() -> None:
    value = int("f" * 5000, 16)
    assert constant_text(value) == hex(value)
    tree = ast.parse(f"x = 0x{'f' * 5000}\n")
    assert tokens(tree)[hex(value)] == 1
    assert same(tree, ast.parse(f"x = 0x{'f' * 5000}\n"))


def test_digests_and_heights_need_no_recursion() -> None:
    node: ast.expr = ast.Name("a", ast.Load())
    for _ in range(20_000):
        node = ast.UnaryOp(ast.Not(), node)
    assert height(node) == 20_001
    assert digest(node) != digest(node.operand)  # type: ignore[attr-defined]
    assert size(node) == 20_001
    while isinstance(node, ast.UnaryOp):  # taken apart, for the interpreter frees deep trees by recursion
        node = node.operand


def test_height_counts_the_longest_way() -> None:
    assert height(ast.parse("")) == 1
    assert height(expression("a")) == 1
    assert height(expression("f(a, b + c)")) == 3


def test_header_digest_leaves_blocks_out() -> None:
    one, other, third = (ast.parse(text).body[0] for text in ("if a:\n    f()", "if a:\n    g()", "if b:\n    f()"))
    assert header_digest(one) == header_digest(other) != header_digest(third)


def test_blocks_are_all_statement_lists() -> None:
    text = "try:\n    a()\nexcept A:\n    b()\nexcept B:\n    c()\nelse:\n    d()\nfinally:\n    e()\n"
    found = [ast.unparse(block[0]) for block in blocks(ast.parse(text).body[0])]
    assert sorted(found) == ["a()", "b()", "c()", "d()", "e()"]
    assert [len(b) for b in blocks(ast.parse("match x:\n    case 1:\n        f()\n        g()\n").body[0])] == [2]


def test_tokens_tell_names_attributes_and_keywords_apart() -> None:
    bag = tokens(expression("a.b(b, b=1)"))
    assert {"a", ".b", "b", "b=", "1"} <= set(bag)


def test_likeness_is_a_share() -> None:
    assert likeness(tokens(expression("f(a)")), tokens(expression("f(a)"))) == 1.0
    assert likeness(tokens(expression("a")), tokens(expression("b"))) == 0.0
    assert 0 < likeness(tokens(expression("a + b")), tokens(expression("a + c"))) < 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("parseHTTPBody_v2", ["parse", "http", "body", "v", "2"]),
        ("snake_case", ["snake", "case"]),
        ("XMLParser", ["xml", "parser"]),
        ("__init__", ["init"]),
        ("URL", ["url"]),
        ("", []),
        ("___", []),
    ],
)
def test_subwords(text: str, words: list[str]) -> None:
    assert subwords(text) == words


def test_local_names_are_parameters_and_stores() -> None:
    function = ast.parse(
        "def f(self, a, *b, c=1, **d):\n    e = 1\n    for g, h in a:\n        pass\n    with a as i:\n        pass\n"
        "    try:\n        pass\n    except E as j:\n        pass\n    if (k := a):\n        del l\n    [m for m in a]\n    print(n)\n"
    ).body[0]
    assert local_names(function) == set("abcdeghijklm")


def test_module_names_tell_imports_from_definitions() -> None:
    names = module_names(
        ast.parse("import a.b, c as d\nfrom e import f as g\nX = 1\nif X:\n    Y = 2\ndef h():\n    z = 1\n    import i\n")
    )
    assert names.imported == {"a", "d", "g", "i"}
    assert names.defined == {"X", "Y", "h"}
    assert names.is_known("len")
    assert names.is_known("self")
    assert not names.is_known("z")


def body(text: str) -> list[ast.stmt]:
    return ast.parse(text).body


def test_gaps_are_where_blocks_differ() -> None:
    (gap,) = gaps(body("a()\nb()\nc()"), body("a()\nx()\ny()\nc()"))
    assert (gap.at, len(gap.before), len(gap.after)) == (1, 1, 2)
    assert gaps(body("a()"), body("a()")) == []


def test_pairs_do_not_cross() -> None:
    before, after = body("a = f(1)\nb = g(2)"), body("b = g(3)\na = f(4)")
    found = pairs(before, after)
    assert len(found) == 1


def test_definitions_of_one_name_are_the_same() -> None:
    one, other = body("def f():\n    a()")[0], body("async def f(x, y):\n    return b + 1")[0]
    assert alike(one, other) == 1.0
    assert alike(one, body("class f: pass")[0]) == 0.0


def test_wrap_is_found_and_changed_statement_is_none() -> None:
    found = find_wrap(body("a(1)\nb(2)"), body("if x:\n    a(1)\n    b(2)"))
    assert found is not None
    assert (found.first, found.last) == (0, 2)
    assert find_wrap(body("if x:\n    a(1)"), body("if x:\n    a(1)\n    c()")) is None
    assert find_wrap(body("a(1)"), body("def f():\n    a(1)")) is None


@given(st.sampled_from(["f(a)", "x = [b for b in c if d]", "if a:\n    f()\nelse:\n    g()", "try:\n    f()\nfinally:\n    g()"]))
def test_a_copy_has_the_digest_of_its_original(text: str) -> None:
    tree = ast.parse(text)
    assert digest(copy.deepcopy(tree)) == digest(tree)
