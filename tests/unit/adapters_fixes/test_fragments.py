"""Fragments become whole, both sides alike."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.adapters.fixes.fragments import complete


@pytest.mark.parametrize(
    ("before", "after", "wrapped"),
    [
        ("x = 1\n", "x = 2\n", "x = 1\n"),
        ("    x = 1\n    y = 2\n", "    x = 2\n", "x = 1\ny = 2\n"),
        ("return f(x)", "return g(x)", "def _():\n    return f(x)\n"),
        ("    if x:\n        return 1", "    return 2", "def _():\n    if x:\n        return 1\n"),
        ("x = 1\nreturn x", "x = 2", "def _():\n    x = 1\n    return x\n"),
        ("await f()", "await g()", "async def _():\n    await f()\n"),
        ("if x:\n    break", "if y:\n    break", "while True:\n    if x:\n        break\n"),
        ("def f(x):\n    return x", "def f(y):\n    return y", "def f(x):\n    return x\n"),
        ("with open(p) as f:", "with open(p, 'rb') as f:", "with open(p) as f:\n    pass\n"),
        ("    @retry\n    def f(self):", "    def f(self):", "@retry\ndef f(self):\n    pass\n"),
        ("except Exception:\n    pass", "except OSError:\n    pass", "try:\n    pass\nexcept Exception:\n    pass\n"),
        ("else:\n    f()", "else:\n    g()", "if _:\n    pass\nelse:\n    f()\n"),
        ("x = 1\n        y = 2", "x = 3\n        y = 4", "x = 1\ny = 2\n"),
        ("retries=3,\ntimeout=None,", "retries=3,\ntimeout=5,", "_(\n    retries=3,\n    timeout=None\n)\n"),
        ('"a": 1,', '"a": 2,', '_ = {\n    "a": 1,\n}\n'),
        (">>> f(1)\n2\n>>> for x in y:\n...     g(x)", ">>> f(2)", "f(1)\nfor x in y:\n    g(x)\n"),
        ("x = 1\r\ny = 2\r\n", "x = 1\r\n", "x = 1\ny = 2\n"),
    ],
)
def test_fragment(before, after, wrapped):
    pair = complete(before, after)
    assert pair.before == wrapped
    ast.parse(pair.after)


@pytest.mark.parametrize("text", ["x = = 1", "def (", "<html>", "foo bar baz"])
def test_what_is_no_python_stays_as_it_is(text):
    assert complete(text, "x = 1").before == f"{text}\n"


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning")
@settings(max_examples=150)
@given(st.text(alphabet=st.sampled_from("ab:=()[]{},.\n\t '\"@0\\"), max_size=40))
def test_never_raises_and_never_breaks_what_parses(text):
    pair = complete(text, "x = 1\n")
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return
    ast.parse(pair.before)
