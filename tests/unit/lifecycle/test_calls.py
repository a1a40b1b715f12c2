"""Who calls what, and which tests reach it; what cannot be told is not told."""

from __future__ import annotations

import pytest

from scanner.infer.sites.places import is_test
from scanner.lifecycle.calls.callers import Callers
from scanner.lifecycle.calls.modules import ModuleNames
from scanner.lifecycle.calls.reaching import tests_of as reaching_tests
from scanner.lifecycle.calls.resolving import Project, Ref

TAX = "def quote(cart):\n    return 1\n\n\n"
TAX += "class Client:\n    def __init__(self, url):\n        pass\n\n    def send(self):\n        return 1\n"


def project(**files: str) -> Project:
    texts = {name.replace("__init__", "@").replace("__", "/").replace("@", "__init__") + ".py": text for name, text in files.items()}
    return Project(texts, lambda path: texts[path].encode() if path in texts else None)


def callers(code: Project, path: str, name: str) -> list[tuple[str, str, int]]:
    return [(each.ref.path, each.ref.name, each.line) for each in Callers(code).of(Ref(path, name))]


@pytest.mark.parametrize(
    "text",
    [
        "from shop.tax import quote\n\n\ndef f():\n    return quote(1)\n",
        "from shop import tax\n\n\ndef f():\n    return tax.quote(1)\n",
        "import shop.tax\n\n\ndef f():\n    return shop.tax.quote(1)\n",
        "import shop.tax as t\n\n\ndef f():\n    return t.quote(1)\n",
        "from .tax import quote as q\n\n\ndef f():\n    return q(1)\n",
        "from . import tax\n\n\ndef f():\n    return tax.quote(1)\n",
        "from shop.tax import *\n\n\ndef f():\n    return quote(1)\n",
        "from shop.tax import quote\n\n\ndef f():\n    return list(map(quote, []))\n",
        "import x\n\n\ndef f():\n    from shop.tax import quote; return quote(1)\n",
    ],
)
def test_ways_of_calling_a_function(text: str) -> None:
    code = project(shop____init__="", shop__tax=TAX, shop__use=text)
    assert callers(code, "shop/tax.py", "quote") == [("shop/use.py", "f", 5)]


@pytest.mark.parametrize(
    "text",
    [
        "from shop.other import quote\n\n\ndef f():\n    return quote(1)\n",
        "def quote(x):\n    return 2\n\n\ndef f():\n    return quote(1)\n",
        "from shop.tax import Client\n\n\ndef f(quote):\n    return quote.x\n",
        "def f():\n    return 'quote'  # quote\n",
        "from shop import tax\n\n\ndef f(cart):\n    return cart.quote(1)\n",
        "from ...shop.tax import quote\n\n\ndef f():\n    return quote(1)\n",
    ],
)
def test_what_calls_something_else(text: str) -> None:
    code = project(shop____init__="", shop__other="def quote(x): ...\n", shop__tax=TAX, shop__use=text)
    assert callers(code, "shop/tax.py", "quote") == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("def f():\n    c = Client('')\n    return c.send()\n", 4),
        ("def f(c: Client):\n    return c.send()\n", 3),
        ("def f(c: 'Client | None'):\n    return c.send()\n", 3),
        ("def f():\n    return Client('').send()\n", 3),
        ("def f():\n    with Client('') as c:\n        c.send()\n", 4),
        ("def f():\n    return make().send()\n\n\ndef make() -> Client: ...\n", 3),
    ],
)
def test_methods_by_the_type_of_their_object(text: str, line: int) -> None:
    """Another class has a method of that name, so that the name alone says nothing."""
    other = "class Mail:\n    def send(self): ...\n"
    code = project(shop____init__="", shop__tax=TAX, shop__mail=other, shop__use="from shop.tax import Client\n" + text)
    assert callers(code, "shop/tax.py", "Client.send") == [("shop/use.py", "f", line)]
    assert callers(code, "shop/mail.py", "Mail.send") == []


def test_methods_through_self_bases_and_attributes() -> None:
    use = (
        "from shop.tax import Client\n\n\nclass Base:\n    def run(self):\n        return self.step()\n\n    def step(self): ...\n\n\n"
        "class Own(Base):\n    def __init__(self):\n        self.client = Client('')\n\n"
        "    def step(self):\n        return self.client.send()\n"
    )
    code = project(shop____init__="", shop__tax=TAX, shop__use=use, shop__mail="class Mail:\n    def send(self): ...\n")
    assert callers(code, "shop/tax.py", "Client.send") == [("shop/use.py", "Own.step", 16)]
    assert callers(code, "shop/use.py", "Own.step") == [("shop/use.py", "Base.run", 6)]
    assert callers(code, "shop/tax.py", "Client.__init__") == [("shop/use.py", "Own.__init__", 13)]


def test_a_name_that_only_one_method_has_is_enough_and_said() -> None:
    code = project(shop__tax="class Client:\n    def send_quote(self): ...\n", shop__use="def f(x):\n    return x.send_quote()\n")
    (found,) = Callers(code).of(Ref("shop/tax.py", "Client.send_quote"))
    assert found.by_name and found.ref == Ref("shop/use.py", "f")


@pytest.mark.parametrize("name", ["get", "append", "close_all"])
def test_a_name_that_others_have_too_is_not(name: str) -> None:
    classes = f"class A:\n    def {name}(self): ...\n\n\nclass B:\n    def close_all(self): ...\n"
    code = project(shop__tax=classes, shop__use=f"def f(x):\n    return x.{name}()\n")
    assert callers(code, "shop/tax.py", f"A.{name}") == []


def test_re_exports_and_circles() -> None:
    code = project(
        shop____init__="from .tax import quote\nfrom .b import nothing\n",
        shop__tax=TAX,
        shop__b="from .c import nothing\n",
        shop__c="from .b import nothing\n",
        use="from shop import quote, nothing\n\n\ndef f():\n    return quote(nothing)\n",
    )
    assert ("use.py", "f", 5) in callers(code, "shop/tax.py", "quote")


def test_a_file_that_does_not_parse_is_said() -> None:
    code = project(shop__tax=TAX, shop__use="from shop.tax import quote\nquote(\n", shop__aside="broken(\n")
    assert callers(code, "shop/tax.py", "quote") == []
    assert list(code.failures) == ["shop/use.py"], "a file without the name is of no concern"


def reaching(code: Project, path: str, name: str) -> list[tuple[str, int]]:
    found = reaching_tests(Ref(path, name), code, Callers(code), is_test)
    return [(each.test.name, each.calls) for each in found.tests]


def test_tests_reach_directly_over_calls_and_through_fixtures() -> None:
    code = project(
        shop__tax=TAX,
        shop__use="from shop.tax import quote\n\n\ndef total():\n    return quote(1)\n",
        tests__conftest="import pytest\nfrom shop.use import total\n\n\n@pytest.fixture()\ndef sum_up():\n    return total()\n",
        tests__test_tax=(
            "from shop.tax import quote\n\n\ndef test_quote():\n    assert quote(1)\n\n\ndef test_sum(sum_up):\n    assert sum_up\n\n\n"
            "def helper():\n    return quote(1)\n\n\nclass TestIt:\n    def test_in_class(self):\n        return helper()\n"
        ),
    )
    assert reaching(code, "shop/tax.py", "quote") == [("test_quote", 1), ("TestIt.test_in_class", 2), ("test_sum", 3)]


def test_set_up_of_a_class_counts_for_its_tests() -> None:
    text = "import unittest\nfrom shop.tax import quote\n\n\nclass T(unittest.TestCase):\n"
    text += "    def setUp(self):\n        quote(1)\n\n    def test_it(self):\n        pass\n"
    code = project(shop__tax=TAX, tests__test_tax=text)
    assert reaching(code, "shop/tax.py", "quote") == [("T.test_it", 2)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("shop__checks", "from shop.tax import quote\n\n\ndef test_quote():\n    return quote(1)\n"),
        ("tests__test_tax", "from shop.tax import quote\n\n\ndef make():\n    return quote(1)\n"),
        ("tests__test_tax", "from shop.tax import Client\n\n\ndef test_other():\n    return Client('')\n"),
    ],
)
def test_what_is_no_test_of_it(path: str, text: str) -> None:
    assert reaching(project(shop__tax=TAX, **{path: text}), "shop/tax.py", "quote") == []


USE = "from shop.tax import quote\n\n\ndef total():\n    return quote(1)\n"
LINES = "import unittest\nfrom unittest import mock\n\nimport pytest\n\nfrom shop import tax, use\nfrom shop.use import total\n\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "def test_it():\n    with mock.patch('shop.use.quote'):\n        total()\n",
        "@mock.patch('shop.use.quote', return_value=2)\ndef test_it(quote):\n    total()\n",
        "@mock.patch.object(use, 'quote')\ndef test_it(quote):\n    total()\n",
        "@mock.patch('shop.use.total')\ndef test_it(faked):\n    use.total()\n",
        "def test_it(mocker):\n    mocker.patch('shop.use.quote')\n    total()\n",
        "def test_it(monkeypatch):\n    monkeypatch.setattr(use, 'quote', print)\n    total()\n",
        "def test_it(monkeypatch):\n    monkeypatch.setattr('shop.tax.quote', print)\n    tax.quote(1)\n",
        "@mock.patch('shop.use.quote')\nclass T(unittest.TestCase):\n    def test_it(self, quote):\n        total()\n",
        "class T(unittest.TestCase):\n    def setUp(self):\n        mock.patch('shop.use.quote').start()\n\n"
        "    def test_it(self):\n        total()\n",
        "def test_it():\n    'To be written.'\n    pytest.fail('later')\n    total()\n",
        "@pytest.mark.skip(reason='slow')\ndef test_it():\n    total()\n",
        "class T(unittest.TestCase):\n    @unittest.expectedFailure\n    def test_it(self):\n        self.fail('later')\n        total()\n",
        "def test_it():\n    raise NotImplementedError\n    total()\n",
    ],
)
def test_what_leads_there_and_does_not_run_it(text: str) -> None:
    assert reaching(project(shop__tax=TAX, shop__use=USE, tests__test_use=LINES + text), "shop/tax.py", "quote") == []


@pytest.mark.parametrize(
    "text",
    [
        "def test_it():\n    with mock.patch('shop.tax.requests.get'):\n        total()\n",
        "@mock.patch('shop.use.quote', wraps=tax.quote)\ndef test_it(quote):\n    total()\n",
        "@mock.patch('shop.other.quote')\ndef test_it(quote):\n    total()\n",
        "def test_it(monkeypatch):\n    monkeypatch.setattr(use, 'total', print)\n    tax.quote(1)\n",
        "def test_it(monkeypatch):\n    setattr(print, 'quote', 1)\n    total()\n",
        "@pytest.mark.skipif(True, reason='x')\ndef test_it():\n    total()\n",
        "def test_it():\n    total()\n    pytest.fail('later')\n",
    ],
)
def test_stand_ins_for_something_else(text: str) -> None:
    code = project(shop__tax=TAX, shop__use=USE, shop__other="quote = 1\n", tests__test_use=LINES + text)
    assert [name for name, _ in reaching(code, "shop/tax.py", "quote")] == ["test_it"]


def test_the_stand_in_of_a_class_answers_for_its_methods() -> None:
    text = "from unittest import mock\nfrom shop.tax import Client\n\n\n{}def test_it(*_):\n    Client('').send()\n"
    for mark, wanted in {"": 1, "@mock.patch('shop.tax.Client')\n": 0, "@mock.patch.object(Client, 'send')\n": 0}.items():
        code = project(shop__tax=TAX, tests__test_tax=text.format(mark))
        assert len(reaching(code, "shop/tax.py", "Client.send")) == wanted


def test_the_set_up_of_another_class_is_not_taken_for_its_own() -> None:
    text = "import unittest\nfrom shop.tax import quote\n\n\nclass A(unittest.TestCase):\n    def setUp(self):\n        quote(1)\n\n"
    text += "    def test_a(self):\n        pass\n\n\nclass B(unittest.TestCase):\n    def test_b(self):\n        pass\n"
    assert reaching(project(shop__tax=TAX, tests__test_tax=text), "shop/tax.py", "quote") == [("A.test_a", 2)]


def test_the_bound_of_calls_is_kept_and_said() -> None:
    chain = "".join(f"def f{n}():\n    return f{n - 1}()\n\n\n" for n in range(1, 9))
    code = project(shop__a="def f0(): ...\n\n\n" + chain, tests__test_a="from shop.a import f8\n\n\ndef test_it():\n    f8()\n")
    found = reaching_tests(Ref("shop/a.py", "f0"), code, Callers(code), is_test)
    assert found.tests == () and not found.whole


@pytest.mark.parametrize(
    ("paths", "path", "name"),
    [
        (("src/shop/__init__.py", "src/shop/tax.py"), "src/shop/tax.py", "shop.tax"),
        (("src/shop/tax.py",), "src/shop/tax.py", "shop.tax"),
        (("shop/tax.py",), "shop/tax.py", "shop.tax"),
        (("a/shop/__init__.py", "a/shop/sub/__init__.py", "a/shop/sub/x.py"), "a/shop/sub/x.py", "shop.sub.x"),
        (("a/shop/__init__.py",), "a/shop/__init__.py", "shop"),
        (("tool.py",), "tool.py", "tool"),
    ],
)
def test_the_name_that_an_import_would_use(paths: tuple[str, ...], path: str, name: str) -> None:
    modules = ModuleNames(paths)
    assert modules.name_of(path) == name and path in modules.files(name)
