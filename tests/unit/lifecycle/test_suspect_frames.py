"""Calls of a traceback found in the repository; closeness by imports; words; reverts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.lifecycle.suspects.frames import PathEnds, Place, places, third_parties, weighed_frames
from scanner.lifecycle.suspects.nearness import import_distances
from scanner.lifecycle.suspects.reverts import reverted_ids, undone
from scanner.lifecycle.suspects.words import names_told, rarity, words_of
from scanner.model.history import LoggedCommit
from scanner.model.traceback import Frame, Raised, Traceback

TREE = [
    "manage.py",
    "src/shop/pay.py",
    "src/shop/tax/quote.py",
    "tests/shop/pay.py",
    "tools/decoder.py",
    "a/x.py",
    "b/x.py",
    "c/x.py",
    "d/x.py",
]


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("/srv/venv/lib/python3.11/site-packages/shop/tax/quote.py", ["src/shop/tax/quote.py"]),
        ("/app/src/shop/pay.py", ["src/shop/pay.py"]),
        ("/app/shop/pay.py", ["src/shop/pay.py", "tests/shop/pay.py"]),
        ("shop/tax/quote.py", ["src/shop/tax/quote.py"]),
        ("./src/shop/pay.py", ["src/shop/pay.py"]),
        ("quote.py", ["src/shop/tax/quote.py"]),
        ("/app/manage.py", ["manage.py"]),
        ("C:/shop/tax/quote.py", ["src/shop/tax/quote.py"]),
        ("/usr/lib/python3.11/json/decoder.py", []),
        ("/srv/venv/lib/python3.11/site-packages/other/pay.py", []),
        ("/srv/lib/python3/dist-packages/other/tax/quote.py", []),
        ("/somewhere/else/quote.py", []),
        ("x.py", []),
        ("<stdin>", []),
        ("", []),
        ("/", []),
        ("../../etc/passwd", []),
        ("/app/shop/pay.pyc", []),
    ],
)
def test_installed_paths(printed: str, found: list[str]) -> None:
    assert list(PathEnds(TREE).find(printed)) == found


@given(st.text(st.sampled_from("/.\\apyx-"), max_size=40))
def test_any_printed_path(printed: str) -> None:
    assert set(PathEnds(TREE).find(printed)) <= set(TREE)


CODE = b"""\
import os


@once
def charge(cart):
    total = quote(cart)
    return total


class A:
    def run(self):
        return 1


class B:
    def run(self):
        return 2
"""


def place(frame: Frame, code: bytes = CODE) -> Place:
    (found,) = places({("pay.py", frame): 1.0}, {"pay.py": code})
    return found


@pytest.mark.parametrize(
    ("frame", "line", "span"),
    [
        (Frame("pay.py", 6, "charge", "total = quote(cart)"), 6, (4, 7)),
        (Frame("pay.py", 7, "charge", "total = quote(cart)"), 6, (4, 7)),
        (Frame("pay.py", 6, "charge"), 6, (4, 7)),
        (Frame("pay.py", 12, "run"), 12, (11, 12)),
        (Frame("pay.py", 17, "B.run"), 17, (16, 17)),
        (Frame("pay.py", None, "charge"), None, (4, 7)),
        (Frame("pay.py", 60, "charge"), None, (4, 7)),
        (Frame("pay.py", 1, "charge"), None, (4, 7)),
        (Frame("pay.py", 6, "charge", "other = code()"), None, (4, 7)),
        (Frame("pay.py", None, "run"), None, (0, 0)),
        (Frame("pay.py", None, "gone"), None, (0, 0)),
        (Frame("pay.py", 1, "<module>", "import os"), 1, (1, 1)),
    ],
)
def test_places(frame: Frame, line: int | None, span: tuple[int, int]) -> None:
    found = place(frame)
    assert (found.line, (found.first, found.last)) == (line, span)


def test_a_file_that_does_not_parse_gives_the_line() -> None:
    assert place(Frame("pay.py", 2, "f"), b"def f(:\n").line == 2


def test_inner_calls_weigh_more_and_foreign_ones_do_not_count() -> None:
    frames = (
        Frame("/app/src/shop/pay.py", 1, "a"),
        Frame("/lib/python3.11/site-packages/requests/api.py", 2, "get"),
        Frame("manage.py", 3, "b"),
    )
    traceback = Traceback((Raised("E", "", frames),))
    weighed = weighed_frames(traceback, PathEnds(TREE))
    assert [(path, round(weight, 2)) for (path, _), weight in weighed.items()] == [("manage.py", 1.0), ("src/shop/pay.py", 0.8)]
    assert third_parties(traceback) == {"requests"}


def test_deep_recursion_is_bounded() -> None:
    frames = tuple(Frame("manage.py", number, "f") for number in range(1, 2_000))
    assert len(weighed_frames(Traceback((Raised("E", "", frames),)), PathEnds(TREE))) == 40


def test_import_distances() -> None:
    contents = {
        "src/shop/pay.py": b"from shop.tax import (\n    quote,  # rates\n)\n",
        "src/shop/tax/quote.py": b"def f():\n    from ..rates import table\n",
        "src/shop/rates.py": b"",
        "src/shop/far.py": b"import shop.rates as r\n",
        "src/shop/other.py": b"import os\n# import shop.pay\nx = 'from shop.pay import y'\n",
        "src/shop/broken.py": b"def (:\nimport shop.pay\n\xff",
    }
    found = import_distances(["src/shop/pay.py"], contents)
    assert found == {"src/shop/tax/quote.py": 1, "src/shop/broken.py": 1, "src/shop/rates.py": 2}
    assert import_distances([], contents) == {} == import_distances(["gone.py"], contents)


def test_a_module_name_that_two_files_have_says_nothing() -> None:
    assert import_distances(["a.py"], {"a.py": b"import conf\n", "x/conf.py": b"", "y/conf.py": b""}) == {}


def test_words() -> None:
    assert words_of("Checkout hangs: TaxServiceTimeout in charge_carts()") == {
        "checkout",
        "hang",
        "tax",
        "service",
        "timeout",
        "charge",
        "cart",
    }
    assert words_of("the self 12 x of --") == frozenset()
    assert names_told("`quote` and tax_rate fail, TaxRate too, 'a.bc' not plain") == {"quote", "tax_rate", "TaxRate", "bc"}
    assert names_told("it is broken") == frozenset()


def test_rare_words_say_more() -> None:
    found = rarity(frozenset(("rare", "usual", "absent")), [frozenset(("usual",))] * 9 + [frozenset(("rare", "usual"))])
    assert found.weights["rare"] > 10 * found.weights["usual"] > 0 == found.weights["absent"]
    assert found.part(["rare"]) > 0.9 > 0.1 > found.part(["usual"]) and found.part([]) == 0
    assert rarity(frozenset(), []).part([]) == 0


def commit(number: int, message: str = "x") -> LoggedCommit:
    return LoggedCommit(f"{number:040x}", (), "A", "2026-01-01", message)


def test_reverts() -> None:
    first = commit(0xAAAAAAAA << 128, "one")
    second = commit(0xBBBBBBBB << 128, f"Revert\n\nThis reverts commit {first.id}.")
    third = commit(0xCCCCCCCC << 128, f"Again\n\nThis reverts commit {second.id[:12]}.")
    older = commit(0xDDDDDDDD << 128, f"This reverts commit {'e' * 40}.")
    assert set(undone([second, first, older])) == {second.id, first.id}
    assert set(undone([third, second, first])) == {third.id, second.id}
    assert undone([older]) == {} == undone([])
    assert undone([commit(1, f"This reverts commit {1:040x}.")]) == {}
    assert reverted_ids("reverts commit deadbeef") == reverted_ids("This reverts commit dead") == ()
