"""Small changes and the exact edits that they are; lookalikes that are no edit."""

from __future__ import annotations

import ast

import pytest
from support.lessons import code, edits

from scanner.syntax.edit import Edit

Row = tuple[str, list[str], list[str]]


def told(edit: Edit) -> Row:
    return (edit.kind.name, [ast.unparse(n).strip() for n in edit.before], [ast.unparse(n).strip() for n in edit.after])


def replace(before: str, after: str) -> Row:
    return ("REPLACE", [before], [after])


def insert(*after: str) -> Row:
    return ("INSERT", [], list(after))


def delete(*before: str) -> Row:
    return ("DELETE", list(before), [])


EXPRESSIONS = [
    ("f(x)", "f(x, timeout=3)", replace("f(x)", "f(x, timeout=3)")),
    ("f(x, timeout=1)", "f(x)", replace("f(x, timeout=1)", "f(x)")),
    ("f(x, timeout=1)", "f(x, timeout=2)", replace("1", "2")),
    ("f(x, a=1)", "f(x, b=1)", replace("f(x, a=1)", "f(x, b=1)")),
    ("f(x, y)", "f(x)", replace("f(x, y)", "f(x)")),
    ("f(x)", "f(*x)", replace("x", "*x")),
    ("a.b(x)", "a.c(x)", replace("a.b", "a.c")),
    ("print('a')", "log('a')", replace("print", "log")),
    ("yaml.load(x)", "yaml.safe_load(x)", replace("yaml.load", "yaml.safe_load")),
    ("x = y", "x = int(y)", replace("y", "int(y)")),
    ("x = f(y)", "x = int(f(y))", replace("f(y)", "int(f(y))")),
    ("x = int(f(y))", "x = f(y)", replace("int(f(y))", "f(y)")),
    ("r = get(u)", "r = get(u).json()", replace("get(u)", "get(u).json()")),
    ("x = d['a']", "x = d.get('a')", replace("d['a']", "d.get('a')")),
    ("x = a", "x = a or b", replace("a", "a or b")),
    ("x = a", "x = a if b else c", replace("a", "a if b else c")),
    ("x = a if b else c", "x = a if d else c", replace("b", "d")),
    ("x = a + b", "x = a - b", replace("a + b", "a - b")),
    ("x += 1", "x -= 1", replace("x += 1", "x -= 1")),
    ("x = -a", "x = +a", replace("-a", "+a")),
    ("x = a < b", "x = a <= b", replace("a < b", "a <= b")),
    ("x = a and b", "x = a or b", replace("a and b", "a or b")),
    ("x = a == b == c", "x = a == b", replace("a == b == c", "a == b")),
    ("x = 1", "x = True", replace("1", "True")),
    ("x = 1", "x = 1.0", replace("1", "1.0")),
    ("x = 'a'", "x = b'a'", replace("'a'", "b'a'")),
    ("x = 0.0", "x = -0.0", replace("0.0", "-0.0")),
    ("x = None", "x = ''", replace("None", "''")),
    ("x = f'{a}'", "x = f'{b}'", replace("f'{a}'", "f'{b}'")),
    ("x = f'{a}'", "x = f'{a!r}'", replace("f'{a}'", "f'{a!r}'")),
    ("x = 'a %s' % b", "x = f'a {b}'", replace("'a %s' % b", "f'a {b}'")),
    ("x = a[1]", "x = a[2]", replace("1", "2")),
    ("x = a[1:2]", "x = a[1:]", replace("1:2", "1:")),
    ("x = (a, b)", "x = [a, b]", replace("(a, b)", "[a, b]")),
    ("x = {'a': 1}", "x = {'a': 1, 'b': 2}", replace("{'a': 1}", "{'a': 1, 'b': 2}")),
    ("x = {'a': 1}", "x = {'a': 2}", replace("1", "2")),
    ("x = [a for a in b]", "x = [a for a in b if a]", replace("for a in b", "for a in b if a")),
    ("x = [a for a in b]", "x = [f(a) for a in b]", replace("a", "f(a)")),
    ("x = [a for a in b]", "x = {a for a in b}", replace("[a for a in b]", "{a for a in b}")),
    ("x = [a for a in b]", "x = [a for a in c]", replace("b", "c")),
    ("x = lambda: a", "x = lambda: b", replace("a", "b")),
    ("x: int = 1", "x: str = 1", replace("int", "str")),
    ("raise A('x')", "raise B('x')", replace("A", "B")),
    ("raise A('x')", "raise A('x') from e", replace("raise A('x')", "raise A('x') from e")),
    ("if a == None:\n    f()", "if a is None:\n    f()", replace("a == None", "a is None")),
    ("if a:\n    f()", "if a and b:\n    f()", replace("a", "a and b")),
    ("if a:\n    f()", "if not a:\n    f()", replace("a", "not a")),
]

HEADERS = [
    ("def g(x, y=[]):\n    return y", "def g(x, y=None):\n    return y", replace("[]", "None")),
    ("def g(x, *, y=[]):\n    return y", "def g(x, *, y=None):\n    return y", replace("[]", "None")),
    ("def g(x):\n    return x", "def g(x, y=1):\n    return x", replace("x", "x, y=1")),
    ("@a\ndef g(x):\n    return x", "@b\ndef g(x):\n    return x", replace("a", "b")),
    ("def g(x):\n    pass", "@a\ndef g(x):\n    pass", replace("def g(x):\n    pass", "@a\ndef g(x):\n    pass")),
    ("def g(x):\n    pass", "def h(x):\n    pass", replace("def g(x):\n    pass", "def h(x):\n    pass")),
    ("def g(x):\n    pass", "async def g(x):\n    pass", replace("def g(x):\n    pass", "async def g(x):\n    pass")),
    ("def g(x):\n    return f(x)", "async def g(x):\n    return await f(x)", replace("f(x)", "await f(x)")),
    ("class A(B):\n    x = 1", "class A(C):\n    x = 1", replace("B", "C")),
    ("class A(B):\n    x = 1", "class A(B, C):\n    x = 1", replace("class A(B):\n    x = 1", "class A(B, C):\n    x = 1")),
    ("with a:\n    f()", "with b:\n    f()", replace("a", "b")),
    ("with a as x:\n    f()", "with a as y:\n    f()", replace("x", "y")),
    ("with a:\n    f()", "with a, b:\n    f()", replace("with a:\n    f()", "with a, b:\n    f()")),
    ("for a in b:\n    f(a)", "for a in c(b):\n    f(a)", replace("b", "c(b)")),
    ("try:\n    f()\nexcept A:\n    pass", "try:\n    f()\nexcept B:\n    pass", replace("A", "B")),
    ("try:\n    f()\nexcept A:\n    pass", "try:\n    f()\nexcept (A, B):\n    pass", replace("A", "(A, B)")),
    ("try:\n    f()\nexcept:\n    pass", "try:\n    f()\nexcept A:\n    pass", replace("except:\n    pass", "except A:\n    pass")),
    ("try:\n    f()\nexcept A:\n    pass", "try:\n    f()\nexcept A:\n    raise", replace("pass", "raise")),
    ("match x:\n    case 1:\n        f()", "match x:\n    case 2:\n        f()", replace("1", "2")),
    ("match x:\n    case 1:\n        f()", "match x:\n    case 1:\n        g()", replace("f", "g")),
    ("import a", "import b", replace("a", "b")),
]

BLOCKS = [
    ("f()", "f()\ng()", [insert("g()")]),
    ("f()\ng()", "g()", [delete("f()")]),
    ("f()\nh()", "f()\ng()\nh()", [insert("g()")]),
    ("a()\nb()", "b()\na()", [insert("b()"), delete("b()")]),
    ("f(x)", "if x:\n    f(x)", [("WRAP", ["f(x)"], ["if x:\n    f(x)"])]),
    ("if x:\n    f(x)", "f(x)", [("UNWRAP", ["if x:\n    f(x)"], ["f(x)"])]),
    ("f(x)", "try:\n    f(x)\nexcept E:\n    pass", [("WRAP", ["f(x)"], ["try:\n    f(x)\nexcept E:\n    pass"])]),
    (
        "try:\n    f()\nexcept A:\n    g()",
        "try:\n    f()\nexcept B:\n    h()\nexcept A:\n    g()",
        [("WRAP", ["f()"], ["try:\n    f()\nexcept B:\n    h()"])],
    ),
    ("f(x)", "with lock:\n    f(x)", [("WRAP", ["f(x)"], ["with lock:\n    f(x)"])]),
    ("f(x)\ng(x)", "with lock:\n    f(x)\n    g(x)", [("WRAP", ["f(x)", "g(x)"], ["with lock:\n    f(x)\n    g(x)"])]),
    ("f(x)", "for x in y:\n    f(x)", [("WRAP", ["f(x)"], ["for x in y:\n    f(x)"])]),
    ("f(1)", "if a:\n    if b:\n        f(1)", [("WRAP", ["f(1)"], ["if a:\n    if b:\n        f(1)"])]),
    (
        "p = open(n)\nd = p.read()",
        "with open(n) as p:\n    d = p.read()",
        [delete("p = open(n)"), ("WRAP", ["d = p.read()"], ["with open(n) as p:\n    d = p.read()"])],
    ),
    (
        "def g(x):\n    return x.y",
        "def g(x):\n    if x is None:\n        return None\n    return x.y",
        [insert("if x is None:\n    return None")],
    ),
    ("for a in b:\n    f(a)", "for a in b:\n    if a:\n        f(a)", [("WRAP", ["f(a)"], ["if a:\n    f(a)"])]),
    ("for a in b:\n    f(a)", "for a in b:\n    if not a:\n        continue\n    f(a)", [insert("if not a:\n    continue")]),
    ("if a:\n    f(1)", "if a:\n    f(1)\nelse:\n    g(2)", [insert("g(2)")]),
    ("if a:\n    f(1)\nelse:\n    g(2)", "if a:\n    f(1)", [delete("g(2)")]),
    ("if a:\n    f(1)", "if a:\n    f(1)\nelif b:\n    g(2)", [insert("if b:\n    g(2)")]),
    ("try:\n    f()\nexcept A:\n    pass", "try:\n    f()\nexcept A:\n    pass\nfinally:\n    g()", [insert("g()")]),
    ("f(x)\ng(1)", "f(y)\nh()\ng(2)", [replace("x", "y"), insert("h()"), replace("1", "2")]),
    ("class A:\n    def f(self):\n        g(1)", "class A:\n    def f(self):\n        g(2)", [replace("1", "2")]),
    ("f(x)", "y = f(x)", [replace("f(x)", "y = f(x)")]),
]


@pytest.mark.parametrize(("before", "after", "wanted"), [*EXPRESSIONS, *HEADERS])
def test_one_change_is_one_edit(before: str, after: str, wanted: Row) -> None:
    assert [told(e) for e in edits(before, after)] == [wanted]


@pytest.mark.parametrize(("before", "after", "wanted"), BLOCKS)
def test_statements_come_go_and_move(before: str, after: str, wanted: list[Row]) -> None:
    assert [told(e) for e in edits(before, after)] == wanted


LOOKALIKES = [
    ("f(x)", "f( x )"),
    ("f(x)", "f(\n    x,\n)"),
    ("f(x)  # slow", "f(x)  # quick"),
    ("x = 'a'", 'x = "a"'),
    ("x = 'a'", "x = u'a'"),
    ("x = 'ab'", "x = 'a' 'b'"),
    ("x = '\\x41'", "x = 'A'"),
    ("x = 1000", "x = 1_000"),
    ("x = 255", "x = 0xff"),
    ("x = 1.0", "x = 1e0"),
    ("x = (a)", "x = a"),
    ("x = a, b", "x = (a, b)"),
    ("f(); g()", "f()\ng()"),
    ("if a: f()", "if a:\n    f()"),
    ("if a:\n    f()\nelse:\n    if b:\n        g()", "if a:\n    f()\nelif b:\n    g()"),
    ("assert(a)", "assert a"),
    ("f(*(a), **(b))", "f(*a, **b)"),
    ("class A(): pass", "class A:\n    pass"),
    ("x = not(a)", "x = not a"),
    ("def f(a, /, b): pass", "def f(\n    a,\n    /,\n    b,\n):\n    pass"),
    ("with (a): f()", "with a:\n    f()"),
    ("\n\n\nf()", "f()\n\n\n"),
]


@pytest.mark.parametrize(("before", "after"), LOOKALIKES)
def test_the_same_code_written_otherwise_is_no_edit(before: str, after: str) -> None:
    assert edits(before, after) == []
    assert edits(after, before) == []


def test_decorator_and_handler_among_others_are_told_by_the_whole() -> None:
    assert [told(e)[0] for e in edits("@a\ndef f(): pass", "@a\n@b\ndef f(): pass")] == ["REPLACE"]
    assert [told(e)[1:] for e in edits("@a\n@b\ndef f():\n    g(1)", "@b\ndef f():\n    g(2)")] == [(["1"], ["2"])]


def test_handlers_pair_with_their_equals_not_by_position() -> None:
    before = "try:\n    f()\nexcept A:\n    g(1)\nexcept B:\n    h()"
    after = "try:\n    f()\nexcept A:\n    g(2)\nexcept B:\n    h()"
    assert [told(e) for e in edits(before, after)] == [replace("1", "2")]


def test_statements_around_an_insertion_are_those_of_its_block() -> None:
    (edit,) = edits("def f():\n    a()\n    b()\n    c()\nz()", "def f():\n    a()\n    new()\n    b()\n    c()\nz()")
    assert edit.previous is not None
    assert ast.unparse(edit.previous) == "a()"
    assert [ast.unparse(s) for s in edit.following] == ["b()", "c()"]


def test_the_chain_leads_from_the_module_to_the_parent() -> None:
    (edit,) = edits("class A:\n    def f(self):\n        return g(h(1))", "class A:\n    def f(self):\n        return g(h(2))")
    kinds = [type(step.before).__name__ for step in edit.chain]
    assert kinds == ["Module", "ClassDef", "FunctionDef", "Return", "Call", "Call"]
    for outer, inner in zip(edit.chain, edit.chain[1:], strict=False):
        assert inner.before in list(ast.iter_child_nodes(outer.before))
        assert inner.after in list(ast.iter_child_nodes(outer.after))


def test_many_statements_are_paired_by_their_headers() -> None:
    before = "\n".join(f"f{i}({i})" for i in range(250))
    after = "\n".join(f"f{i}({i}, 0)" for i in range(250))
    found = edits(before, after)
    assert found
    assert all(e.kind.name in ("REPLACE", "DELETE", "INSERT") for e in found)


def test_a_rewritten_function_stays_one_function() -> None:
    before = code("def f(x):\n    a(x)\n    b(x)\n")
    after = code("def f(x):\n    for y in q:\n        z.append(y ** 2)\n")
    assert all(isinstance(e.chain[1].before, ast.FunctionDef) for e in edits(before, after))
