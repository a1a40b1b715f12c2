"""Whether a named test is there, and whether its imports reach the fixed code."""

from __future__ import annotations

import pytest

from scanner.lifecycle.check.model import NamedState
from scanner.lifecycle.check.named import look_up
from scanner.lifecycle.check.reach import reaches

SOURCE = b"""
import unittest
def test_a(): pass
async def test_b(): pass
class TestC:
    def test_d(self): pass
class TestE(Shared):
    pass
class TestF(unittest.TestCase):
    def test_g(self): pass
if True:
    def test_h(): pass
"""


@pytest.mark.parametrize(
    "name", ["", "::test_a", "::test_b", "::TestC", "::TestC::test_d", "::TestE::test_x", "::TestF::test_g", "::test_h", "::test_a[1-x]"]
)
def test_there(name: str) -> None:
    assert look_up(f"tests/test_x.py{name}", SOURCE).state is NamedState.FOUND


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("::test_z", "no 'test_z' in it"),
        ("::test_aa", "did you mean 'test_a'"),
        ("::TestC::test_e", "no 'test_e' in class TestC; did you mean 'test_d'"),
        ("::TestF::test_q", "no 'test_q' in class TestF"),
        ("::test_d", "no 'test_d' in it"),
    ],
)
def test_not_there(name: str, words: str) -> None:
    found = look_up(f"tests/test_x.py{name}", SOURCE)
    assert found.state is NamedState.NO_TEST and words in found.detail


def test_no_file_and_broken_file() -> None:
    assert look_up("tests/test_x.py::test_a", None).state is NamedState.NO_FILE
    broken = look_up("tests/test_x.py::test_a", b"def (:\n")
    assert broken.state is NamedState.UNPARSABLE and "line 1" in broken.detail


class Files(dict[str, str]):
    def exists(self, path: str) -> bool:
        return path in self

    def read(self, path: str) -> bytes | None:
        return self[path].encode() if path in self else None


SHOP = {"shop/__init__.py": "", "shop/tax.py": "def ask(): ...\n", "shop/cart.py": "from . import tax\n", "shop/web.py": "import os\n"}


def reached(test: str, wanted: str = "shop/tax.py", path: str = "tests/test_x.py", **more: str) -> bool | None:
    files = Files({**SHOP, **{name.replace("__", "/") + ".py": text for name, text in more.items()}, path: test})
    return reaches(path, frozenset([wanted]), files)


@pytest.mark.parametrize(
    "test",
    [
        "import shop.tax\n",
        "from shop import tax\n",
        "from shop.tax import ask\n",
        "import shop.cart\n",
        "def test():\n    from shop.cart import total\n",
        "from unittest import mock\n@mock.patch('shop.tax.ask')\ndef test(ask): pass\n",
    ],
)
def test_reached(test: str) -> None:
    assert reached(test) is True


@pytest.mark.parametrize(
    "test",
    [
        "",
        "import shop.web\n",
        "import shopping.tax\n",
        "import tax\n",
        "from shop import web\n",
        "x = 'shop.taxes'\n",
        "from .... import tax\n",
        "def (:\n",
    ],
)
def test_not_reached(test: str) -> None:
    assert reached(test) is False


def test_through_conftest_and_other_layouts() -> None:
    assert reached("def test(client): pass\n", conftest="import shop.cart\n") is True
    assert reached("def test(client): pass\n", tests__conftest="import shop.web\n") is False
    assert reached("from pay.fee import f\n", "src/pay/fee.py", src__pay__fee="") is True
    assert reached("from help import f\n", tests__help="import shop.tax\n") is True
    assert reached("from ..tax import ask\n", path="shop/tests/test_x.py") is True
    assert reached("from shop import *\n", "shop/__init__.py") is True
    assert reached("from . import x\n", "shop/__init__.py") is False


def test_circles_end() -> None:
    assert reached("import a\n", a="import b\n", b="import a\n") is False
