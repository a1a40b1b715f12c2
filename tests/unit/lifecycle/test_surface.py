"""What a fix needed, and what it touched beside that."""

from __future__ import annotations

import pytest

from scanner.infer.sites.places import is_test
from scanner.lifecycle.surface import Need, Sides, Touched, surface_of
from scanner.model.source import Span
from scanner.syntax.parse import Parsed, parse

BEFORE = "import requests\n\nRATE = 3\n\n\ndef quote(cart):\n    return requests.get(cart.url)\n\n\ndef other(x):\n    return x + 1\n"
FIRED = {"a.py": (Span(7, 12, 7, 34),)}
FIX = ("requests.get(cart.url)", "requests.get(cart.url, timeout=3)")


def touched(*changes: tuple[str, str], path: str = "a.py", before: str = BEFORE) -> list[Touched]:
    after = before
    for old, new in (FIX, *changes):
        assert old in after
        after = after.replace(old, new, 1)
    sides = [parse(text.encode(), path) for text in (before, after)]
    assert isinstance(sides[0], Parsed) and isinstance(sides[1], Parsed)
    return list(surface_of([Sides(sides[0], sides[1])], FIRED, is_test))


def others(found: list[Touched]) -> list[tuple[int, str, Need]]:
    return [(each.line, each.function, each.need) for each in found if each.need is not Need.NEEDED]


def test_the_correction_alone() -> None:
    assert touched() == [Touched("a.py", 7, "quote", Need.NEEDED, 2)]


@pytest.mark.parametrize(
    ("change", "need", "function"),
    [
        (("x + 1", "x - 1"), Need.UNRELATED, "other"),
        (("RATE = 3", "RATE = 4"), Need.UNRELATED, "<module>"),
        (("def other(x)", "def other(x, y)"), Need.UNRELATED, "other"),
        (("import requests", "import os\nimport requests"), Need.IMPORT, "<module>"),
        (("RATE = 3", "# the rate\nRATE = 3"), Need.LAYOUT, ""),
        (("def other(x):", "def other(\n    x,\n):"), Need.LAYOUT, ""),
    ],
)
def test_what_else_was_touched(change: tuple[str, str], need: Need, function: str) -> None:
    assert [(where, kind) for _, where, kind in others(touched(change))] == [(function, need)]


@pytest.mark.parametrize(
    "changes",
    [
        (("timeout=3", "timeout=WAIT"), ("RATE = 3", "RATE = 3\nWAIT = 3")),
        (("timeout=3", "timeout=WAIT"), ("import requests", "import requests\nfrom shop.limits import WAIT")),
        (("timeout=3", "timeout=wait()"), ("def other", "def wait():\n    return LIMIT\n\n\nLIMIT = 3\n\n\ndef other")),
        (("def quote(cart)", "def quote(cart, timeout)"), ("timeout=3", "timeout=timeout")),
    ],
)
def test_what_the_correction_uses_is_needed_too(changes: tuple[tuple[str, str], ...]) -> None:
    assert {need for _, _, need in others(touched(*changes))} == {Need.SUPPORTING}


def test_what_only_the_bug_had_used_may_go() -> None:
    before = BEFORE.replace("    return requests.get(cart.url)", "    url = cart.url\n    return requests.get(url)")
    sides = [parse(text.encode(), "a.py") for text in (before, BEFORE.replace(*FIX))]
    assert isinstance(sides[0], Parsed) and isinstance(sides[1], Parsed)
    found = surface_of([Sides(sides[0], sides[1])], {"a.py": (Span(8, 12, 8, 29),)}, is_test)
    assert Need.UNRELATED not in {each.need for each in found}


def test_tests_are_told_apart() -> None:
    assert [each.need for each in touched(path="tests/test_a.py")] == [Need.TEST]


def test_a_rule_that_fires_nowhere_makes_nothing_needed() -> None:
    sides = [parse(text.encode(), "a.py") for text in (BEFORE, BEFORE.replace(*FIX))]
    assert isinstance(sides[0], Parsed) and isinstance(sides[1], Parsed)
    assert [each.need for each in surface_of([Sides(sides[0], sides[1])], {}, is_test)] == [Need.UNRELATED]
