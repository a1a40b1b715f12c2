"""A formula as matchers finds the lines that the formula itself finds: one row for each way of saying something."""

from __future__ import annotations

import textwrap

import pytest
import yaml
from support.code_rules import both_forms, plain_rule

from scanner.model.source import Target

ROWS: list[tuple[str, str, list[int]]] = [
    ("pattern: f()", "f()\nf(1)\ng.f()\n(\n  f())\n", [1, 4]),
    ("pattern: f(...)", "f()\nf(1, *a, **k)\nx = f\n@f\ndef g(): pass\n", [1, 2, 4]),
    ("patterns: [{pattern: 'f($X)'}, {pattern-not: 'f($Z.$Y)'}]", "f(a)\nf(a.b)\n", [1]),
    ("pattern: f($X)", "f(1)\nf(*a)\nf(**k)\nf(a=1)\nf()\nf(1, 2)\n", [1, 2, 3]),
    ("pattern: f(1)", "f(1)\nf(*1)\nf(0x1)\nf(1.0)\nf(True)\nf(a=1)\n", [1, 3]),
    ("pattern: f(..., a=1, ...)", "f(a=1)\nf(2, a=1)\nf(b=2, a=1, **k)\nf(1)\nf(a=2)\n", [1, 2, 3]),
    ("pattern: f($X, a=$A, b=$B)", "f(1, a=1, b=2)\nf(1, b=2, a=1)\nf(1, a=1)\nf(1, a=1, b=2, c=3)\nf(a=1, b=2)\n", [1, 2]),
    ("pattern: f($X, a=$A, ...)", "f(1, a=1)\nf(1, 2, a=1)\nf(1, b=2, a=1)\nf(a=1)\n", [1, 2, 3]),
    ("pattern: f($X, ..., a=1)", "f(1, a=1)\nf(1, 2, a=1)\nf(1, a=1, b=2)\n", [1, 2]),
    ("pattern: f(..., **$K)", "f(**k)\nf(1, **k)\nf(1)\n", [1, 2]),
    ("pattern: f($X, $X)", "f(1, 1)\nf(a.b, a . b)\nf('x', \"x\")\nf((a), a)\nf(1, 2)\n", [1, 2, 3, 4]),
    ("pattern: a.b.c(...)", "a.b.c()\nfrom a.b import c\nc()\nfrom a import b as x\nx.c()\nb.c()\na.b().c()\n", [1, 3, 5]),
    ("pattern: a.b.c(...)", "import a.b as z\nz.c(1)\nfrom a.b import c as d\nd()\nfrom e import c\nc()\n", [2, 4]),
    ("pattern: a.$M(...)", "a.x()\nfrom a import y\ny()\nimport a as q\nq.z()\nx()\na.b.c()\n", [1, 3, 5]),
    ("pattern: self.$A", "self.x\nother.x\nself.x.y = 1\n", [1, 3]),
    ("pattern: $X.user", "request.user\nimport request.user\nfrom request.user import a\nuser\n", [1]),
    ("pattern: $X.user", "import a\na.user\nfrom b.c import user\nuser\nuser()\nfrom d import e as user\n", [2, 4, 5]),
    ("pattern: $X.get($Y)", "from q import get, put\nget(1)\nput(1)\nz.get(1)\nf().get(1)\n", [2, 4, 5]),
    ("pattern: $X.$A.b", "from q.r import b, c\nb\nc.b\nx.b\nx.y.b\n", [2, 3, 5]),
    ("patterns: [{pattern: '$X.user'}, {pattern-not-inside: '$X.user.ok'}]", "from b import user\nuser\nuser.ok\nc.user.ok\nc.user\n",
     [2, 5]),
    ("pattern: $X = f(...)", "x = f()\nx: int = f()\ny = (x := f())\nf()\nx += f()\nx: int\n", [1, 2, 3]),
    ("pattern: $X['k'] = $V", "x['k'] = 1\nx['j'] = 1\nx[k] = 1\ny.z['k']: int = 2\n", [1, 4]),
    ("pattern: $X is None", "x is None\nx is not None\nx == None\nx is None is y\n", [1]),
    ("pattern: $X == $X", "a == a\na == b\nf(1) == f( 1 )\n", [1, 3]),
    ("pattern: not $X", "not a\nnot (a)\n-a\n", [1, 2]),
    ("pattern: $X + 1", "a + 1\n1 + a\na - 1\n", [1]),
    ("pattern: $X or None", "a or None\na and None\n", [1]),
    ("pattern: \"f('...')\"", "f('a')\nf(b'a')\nf('a' 'b')\nf(f'{x}')\nf(g())\nf('')\n", [1, 2, 3, 6]),
    ("pattern: f([])", "f([])\nf([1])\nf(list())\n", [1]),
    ("pattern: \"f({'a': $X})\"", "f({'a': 1})\nf({'b': 1})\nf({'a': 1, 'b': 2})\nf({})\n", [1]),
    ("pattern: f($X)[$Y]", "f(1)[0]\nf(1)[a, b]\nf(1)[0:1]\nf(1)\n", [1, 2]),
    ("pattern: await $X", "async def f():\n    await g()\n    g()\n", [2]),
    ("pattern: return f(...)", "def g():\n    return f(1)\n\nh = lambda: f(2)\n\ndef i(k=lambda: f(3)):\n    return\n", [2, 4]),
    ("pattern: \"if $X is None:\\n    ...\"", "if a is None:\n    b()\nelif c is None:\n    d()\nelse:\n    e()\n", [1, 3]),
    ("pattern: \"while True:\\n    ...\"", "while True:\n    pass\nwhile x:\n    pass\n", [1]),
    ("pattern: \"for $X in f(...):\\n    ...\"", "for a in f():\n    pass\nfor b in g():\n    pass\n", [1]),
    ("pattern: \"with f(...):\\n    ...\"", "with f():\n    pass\nwith f() as x:\n    pass\nwith g(), f():\n    pass\n", [1, 5]),
    ("pattern: \"with f(...) as $X:\\n    ...\"", "with f():\n    pass\nwith f() as x:\n    pass\n", [3]),
    (
        "pattern: \"try:\\n    ...\\nexcept ValueError:\\n    ...\"",
        "try:\n    a()\nexcept ValueError:\n    b()\ntry:\n    a()\nexcept ValueError as e:\n    b()\n"
        "try:\n    a()\nexcept KeyError:\n    b()\nexcept ValueError:\n    c()\n"
        "try:\n    a()\nexcept ValueError:\n    b()\nfinally:\n    c()\n",
        [1, 9],
    ),
    (
        "pattern: \"try:\\n    ...\\n    f(...)\\n    ...\\nexcept KeyError:\\n    ...\"",
        "try:\n    x = f()\nexcept KeyError:\n    pass\ntry:\n    g()\nexcept KeyError:\n    f()\n",
        [1],
    ),
    (
        "pattern: \"def $F(..., $P=[], ...):\\n    ...\"",
        "def f(a, b=[], c=1):\n    pass\n\n@d\ndef g(*, b=[]):\n    pass\n\ndef h(b=[1]):\n    pass\n\nasync def i(b=[], /):\n    pass\n",
        [1, 4, 11],
    ),
    ("patterns: [{pattern: 'f(...)'}, {pattern-not: 'f(..., a=$A, ...)'}]", "f()\nf(a=1)\nf(b=1)\n", [1, 3]),
    ("patterns: [{pattern: 'f($X)'}, {pattern-not: 'f($X.$Y)'}]", "f(a)\nf(a.b)\n", [1, 2]),
    ("patterns: [{pattern: '$X.f($Y)'}, {pattern-not: '$X.f($X)'}]", "a.f(b)\na.f(a)\n", [1]),
    ("patterns: [{pattern: 'len($X)'}, {pattern-not-inside: 'str(...)'}]", "len(a)\nstr(len(a))\nstr(f(len(a)))\n", [1]),
    ("patterns: [{pattern: 'f(...)'}, {pattern-inside: 'str(...)'}]", "f()\nstr(f())\nf(str())\n", [2]),
    (
        "patterns: [{pattern: '$X.a'}, {pattern-not-inside: \"if $X is None:\\n    ...\\n...\"}]",
        "def f(x, y):\n    x.a\n    if x is None:\n        x.a\n    x.a\n    for i in y:\n        y.a\n        x.a\n",
        [2, 7],
    ),
    (
        "patterns: [{pattern: '$X = f(...)'}, {pattern-not-inside: \"$X = f(...)\\n...\\nif $X is None:\\n    ...\"}]",
        "def a():\n    x = f()\n    y = f()\n    if x is None:\n        return\n    y.z\n\n"
        "def b():\n    x = f()\n    while 1:\n        if x is None:\n            g()\n",
        [3],
    ),
    (
        "patterns: [{pattern: '$X.a(...)'}, {pattern-not-inside: \"$X.a(...)\\n...\\n$X.b(...)\"}]",
        "def f(x, y):\n    x.a()\n    y.a()\n    if x:\n        z = x.b()\n    x.a()\n",
        [3, 6],
    ),
    ("pattern-either: [{pattern: 'f(1)'}, {patterns: [{pattern: 'g($X)'}, {pattern-not: 'g(2)'}]}]", "f(1)\nf(2)\ng(1)\ng(2)\n", [1, 3]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "code", "lines"), ROWS, ids=[f"{number}-{row[0][:60]}" for number, row in enumerate(ROWS)])
def test_both_forms_find_these_lines(body: str, code: str, lines: list[int]) -> None:
    ours, theirs = both_forms([plain_rule("some-class", yaml.safe_load(body))], [Target("a.py", content=code.encode())])
    assert sorted({line for *_, line in ours}) == lines
    assert sorted({line for *_, line in theirs}) == lines


def test_columns_count_letters_as_the_other_engine_does() -> None:
    from support.code_rules import written

    from scanner.engines.libcst import LibcstEngine
    from scanner.engines.python import PythonEngine

    rule = plain_rule("some-class", {"pattern": "f($X)"})
    target = Target("a.py", content=textwrap.dedent("é = '😀'; (f(1))\r\nx = (\r\n  f(2)\r\n)\r\n").encode())
    spans = [[match.span for match in engine.run([each], [target]).matches] for engine, each in
             ((PythonEngine(), rule), (LibcstEngine(), written(rule)))]  # fmt: skip
    assert spans[0] == spans[1] and len(spans[0]) == 2
