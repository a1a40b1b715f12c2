"""What kind of mistake a small fix corrected."""

from __future__ import annotations

import pytest
from support.lessons import edits

from scanner.infer.edits.classify import classify
from scanner.infer.edits.triage import triage
from scanner.model.hunt import BugKind

ROWS = [
    (BugKind.WRONG_API, "yaml.load(x)", "yaml.safe_load(x)"),
    (BugKind.WRONG_API, "x = d['a']", "x = d.get('a')"),
    (BugKind.WRONG_API, "print('a')", "log('a')"),
    (BugKind.WRONG_API, "x = a.b(c)", "x = d.e(c, f)"),
    (BugKind.WRONG_ARGUMENT, "f(x, a=1)", "f(x, b=1)"),
    (BugKind.WRONG_ARGUMENT, "f(x)", "f(*x)"),
    (BugKind.WRONG_ARGUMENT, "f(a=x)", "f(a=x[0])"),
    (BugKind.MISSING_ARGUMENT, "f(x)", "f(x, timeout=3)"),
    (BugKind.MISSING_ARGUMENT, "x = a.f()", "x = a.f(1)"),
    (BugKind.MISSING_ARGUMENT, "if f(x):\n    g()", "if f(x, y):\n    g()"),
    (BugKind.EXTRA_ARGUMENT, "f(x, verify=False)", "f(x)"),
    (BugKind.EXTRA_ARGUMENT, "f(x, y)", "f(x)"),
    (BugKind.MISSING_GUARD, "f(x)", "if x:\n    f(x)"),
    (BugKind.MISSING_GUARD, "def g(x):\n    return x.y", "def g(x):\n    if x is None:\n        return None\n    return x.y"),
    (BugKind.MISSING_GUARD, "x = a", "x = a if b else c"),
    (BugKind.MISSING_GUARD, "if a:\n    f()", "if a and b:\n    f()"),
    (BugKind.MISSING_GUARD, "f(x)", "assert x\nf(x)"),
    (BugKind.MISSING_HANDLING, "f(x)", "try:\n    f(x)\nexcept E:\n    pass"),
    (BugKind.MISSING_HANDLING, "f()", "f()\ntry:\n    g()\nexcept E:\n    pass"),
    (BugKind.WRONG_OPERATOR, "x = a + b", "x = a - b"),
    (BugKind.WRONG_OPERATOR, "if a < b:\n    f()", "if a <= b:\n    f()"),
    (BugKind.WRONG_OPERATOR, "x = a and b", "x = a or b"),
    (BugKind.WRONG_OPERATOR, "x += 1", "x -= 1"),
    (BugKind.WRONG_OPERATOR, "if not a:\n    f()", "if a is None:\n    f()"),
    (BugKind.WRONG_CONSTANT, "x = 1", "x = 2"),
    (BugKind.WRONG_CONSTANT, "f('a')", "f('b')"),
    (BugKind.WRONG_CONSTANT, "x = '{a}'", "x = f'{a}'"),
    (BugKind.WRONG_NAME, "x = a", "x = b"),
    (BugKind.WRONG_NAME, "f(a.b)", "f(a.c)"),
    (BugKind.WRONG_NAME, "a.b(x)", "c.b(x)"),
    (BugKind.MISSING_CONVERSION, "x = y", "x = int(y)"),
    (BugKind.MISSING_CONVERSION, "f(a)", "f(str(a))"),
    (BugKind.MISSING_CONVERSION, "f(a)", "a = g(a)\nf(a)"),
    (BugKind.MISSING_CONVERSION, "f(a)", "f((a,))"),
    (BugKind.WRONG_EXCEPTION, "try:\n    f()\nexcept A:\n    pass", "try:\n    f()\nexcept B:\n    pass"),
    (BugKind.WRONG_EXCEPTION, "try:\n    f()\nexcept:\n    pass", "try:\n    f()\nexcept A:\n    pass"),
    (BugKind.WRONG_EXCEPTION, "raise A('x')", "raise B('x')"),
    (BugKind.WRONG_EXCEPTION, "raise A('x')", "raise A('x') from e"),
    (BugKind.UNMANAGED_RESOURCE, "f = open(n)\nf.read()", "with open(n) as f:\n    f.read()"),
    (BugKind.UNMANAGED_RESOURCE, "f(x)", "with lock:\n    f(x)"),
    (BugKind.UNMANAGED_RESOURCE, "f(x)", "try:\n    f(x)\nfinally:\n    g(x)"),
    (BugKind.MISSING_CALL, "f()", "f()\ng()"),
    (BugKind.MISSING_CALL, "async def f():\n    g(1)", "async def f():\n    await g(1)"),
    (BugKind.EXTRA_CODE, "f()\ng()", "g()"),
    (BugKind.EXTRA_CODE, "if x:\n    f(x)", "f(x)"),
    (BugKind.WRONG_CONDITION, "if a:\n    f()", "if not a:\n    f()"),
    (BugKind.WRONG_CONDITION, "if a and b:\n    f()", "if a and c[0]:\n    f()"),
    (BugKind.WRONG_CONDITION, "while a:\n    f()", "while a > 0:\n    f()"),
    (BugKind.WRONG_DEFAULT, "def g(x, y=[]):\n    pass", "def g(x, y=None):\n    pass"),
    (BugKind.WRONG_DEFAULT, "def g(*, y={}):\n    pass", "def g(*, y=None):\n    pass"),
    (BugKind.OTHER, "x = (a, b)", "x = [a, b]"),
    (BugKind.OTHER, "global a", "global b"),
    (BugKind.OTHER, "f()", "f()\nx = 1"),
]


@pytest.mark.parametrize(("kind", "before", "after"), ROWS)
def test_kind_of_the_first_edit(kind: BugKind, before: str, after: str) -> None:
    found = triage(edits(before, after))
    assert classify(found[0], found) is kind


def test_every_kind_is_in_the_table() -> None:
    assert {kind for kind, _, _ in ROWS} == set(BugKind)
    assert all(sum(row[0] is kind for row in ROWS) >= 2 for kind in BugKind)


TEACH_NOTHING = [
    ("import a", "import b"),
    ("from a import b", "from a import b, c"),
    ("import a\nf()", "f()"),
    ("f()", "import a\nf()"),
    ("def f():\n    'old words'\n    g()", "def f():\n    'new words'\n    g()"),
    ("def f():\n    g()", "def f():\n    'words'\n    g()"),
    ("'module words'\nf()", "f()"),
]


@pytest.mark.parametrize(("before", "after"), TEACH_NOTHING)
def test_imports_and_docstrings_teach_nothing(before: str, after: str) -> None:
    assert edits(before, after)
    assert triage(edits(before, after)) == []


def test_what_was_removed_beside_a_wrapper_comes_first() -> None:
    found = triage(edits("if a:\n    g()\nf = open(n)\nf.read()", "if a:\n    g()\nwith open(n) as f:\n    f.read()"))
    assert [e.kind.name for e in found] == ["DELETE", "WRAP"]


def test_a_target_that_follows_another_change_is_left_out() -> None:
    found = triage(edits("a = f(x)", "b = g(x)"))
    assert [e.kind.name for e in found] == ["REPLACE"]
    assert found == [e for e in found if not hasattr(e.before[0], "targets")]
