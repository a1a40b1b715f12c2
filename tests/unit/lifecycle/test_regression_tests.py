"""Where a regression test goes, how it is written, and what it calls."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.lifecycle.regression_test.layout import Style, style_of
from scanner.lifecycle.regression_test.layout import test_file_name as file_name
from scanner.lifecycle.regression_test.layout import test_folder as folder_for
from scanner.lifecycle.regression_test.subject import Subject, subject_of
from scanner.lifecycle.regression_test.writing import Wanted, identifier
from scanner.lifecycle.regression_test.writing import test_text as text_of
from scanner.syntax.parse import Parsed, parse

CODE = ["shop/__init__.py", "shop/tax.py", "shop/money.py", "shop/mail/send.py"]


@pytest.mark.parametrize(
    ("tests", "module", "folder"),
    [
        (["tests/test_tax.py"], "shop/tax.py", "tests"),
        (["tests/shop/test_money.py"], "shop/tax.py", "tests/shop"),
        (["tests/shop/test_money.py"], "shop/mail/send.py", "tests/shop/mail"),
        (["tests/unit/test_money.py", "tests/functional/test_all.py", "tests/functional/test_it.py"], "shop/tax.py", "tests/unit"),
        (["tests/mail/test_send.py"], "shop/tax.py", "tests"),
        (["shop/test_money.py"], "shop/tax.py", "shop"),
        (["shop/tests/test_money.py"], "shop/tax.py", "shop/tests"),
        (["tests/test_shop.py"], None, "tests"),
        (["t/x_test.py"], "shop/tax.py", "t"),
        ([], "shop/tax.py", "tests"),
        (["test/data.py"], "shop/tax.py", "test"),
        (["test_all.py"], "shop/tax.py", ""),
    ],
)
def test_the_folder(tests: list[str], module: str | None, folder: str) -> None:
    assert folder_for(module, [*CODE, *tests]) == folder


@pytest.mark.parametrize(
    ("tests", "name"), [(["test_a.py"], "test_x.py"), (["a_test.py", "b_test.py", "test_c.py"], "x_test.py"), ([], "test_x.py")]
)
def test_the_name(tests: list[str], name: str) -> None:
    assert file_name("x", tests) == name


@pytest.mark.parametrize(
    ("content", "style"),
    [
        (b"def test_it(): ...", Style.PYTEST),
        (b"import unittest\nclass A(unittest.TestCase):\n    def test_it(self): ...", Style.UNITTEST),
        (b"from django.test import TestCase\nclass A(TestCase): ...", Style.UNITTEST),
        (b"import pytest\nclass A(TestCase): ...", Style.PYTEST),
        (b"", Style.PYTEST),
    ],
)
def test_the_style(content: bytes, style: Style) -> None:
    assert style_of(["tests/test_a.py"], lambda path: content) is style


def subject(name: str, text: str) -> Subject | None:
    parsed = parse(text.encode(), "shop/tax.py")
    assert isinstance(parsed, Parsed)
    return subject_of(name, parsed, "shop.tax")


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        ("f", "def f(a, b=1, *args, c, d=2, **kw): ...", ("answer = f(a, c=c)",)),
        ("f", "def f(): ...", ("answer = f()",)),
        ("f", "async def f(a): ...", ("answer = asyncio.run(f(a))",)),
        ("f", "def f(f, answer): ...", ("answer = f(f_, answer_)",)),
        ("f.g", "def f(a):\n    def g(b): ...", ("answer = f(a)",)),
        ("C.m", "class C:\n    def m(self, a): ...", ("subject = C()", "answer = subject.m(a)")),
        ("C.m", "class C:\n    def __init__(self, h): ...\n    def m(self, a): ...", ("subject = C(h)", "answer = subject.m(a)")),
        ("C.__init__", "class C:\n    def __init__(self, h): ...", ("answer = C(h)",)),
        ("C.m", "class C:\n    @property\n    def m(self): ...", ("subject = C()", "answer = subject.m")),
        ("C.m", "class C:\n    @staticmethod\n    def m(a): ...", ("answer = C.m(a)",)),
        ("C.m", "class C:\n    @classmethod\n    def m(cls, a): ...", ("answer = C.m(a)",)),
    ],
)
def test_the_call(name: str, text: str, lines: tuple[str, ...]) -> None:
    found = subject(name, text)
    assert found is not None and found.lines == lines


@pytest.mark.parametrize("name", ["g", "C.m", "f.g"])
def test_a_function_that_is_not_there(name: str) -> None:
    found = subject(name, "def f(a): ...\n")
    assert found is None or found.shown == "f"


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(Style))
def test_any_words_make_a_file_that_parses(title: str, incident: str, style: Style) -> None:
    one = Subject("shop.tax", "quote", "quote", ("cart",), ("answer = quote(cart)",))
    tree = ast.parse(text_of(Wanted("tests/test_x.py", style, "a-rule", ".bugclass/rules/a-rule.yaml", title, incident, (one,))))
    calls = [node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    assert set(calls) <= {"bugclass", "quote", "str", "Path"}


@pytest.mark.parametrize(("text", "name"), [("PM-2026-014", "pm_2026_014"), ("Client.sendAll", "client_send_all"), ("é!", "it")])
def test_names(text: str, name: str) -> None:
    assert identifier(text) == name
