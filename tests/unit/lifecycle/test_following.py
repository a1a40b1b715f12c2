"""A fixed place followed to the code of today."""

from __future__ import annotations

import pytest

from scanner.lifecycle.following import Place, follow_function, follow_lines, landed_lines, written_lines
from scanner.lifecycle.functions import functions_of
from scanner.syntax.parse import Parsed, parse

FIXED = "def quote(cart):\n    answer = get(cart.url, timeout=3)\n    return answer.json()\n\n\ndef other():\n    return 1\n"


def parsed(text: str, path: str = "a.py") -> Parsed:
    found = parse(text.encode(), path)
    assert isinstance(found, Parsed)
    return found


def followed(now: str) -> Place | None:
    return follow_function(functions_of(parsed(FIXED).tree)["quote"], parsed(now))


def test_a_function_that_moved_down() -> None:
    assert followed("import os\n\n\n" + FIXED) == Place("a.py", 4, 6, "quote")


def test_a_function_that_became_a_method() -> None:
    body = "".join(f"    {line}\n" for line in FIXED.splitlines()[:3])
    assert followed("class Tax:\n" + body) == Place("a.py", 2, 4, "Tax.quote")


def test_a_function_of_the_same_whole_name_is_it_however_it_was_changed() -> None:
    assert followed("def quote(a, b, c):\n    return None\n") == Place("a.py", 1, 2, "quote")


@pytest.mark.parametrize(
    "now",
    [
        "",
        "def other():\n    return 1\n",
        "class Quote:\n    def quote(self):\n        self.page.open()\n        return 'so it is'\n",
        "quote = get\n",
    ],
)
def test_what_is_not_that_function(now: str) -> None:
    assert followed(now) is None


def test_lines_that_still_stand() -> None:
    fixed, now = parsed("A = 1\nB = 2\nC = 3\n"), parsed("X = 0\nA = 1\nC = 4\n")
    assert follow_lines((1, 2, 3), fixed, now) == (Place("a.py", 2, 2, "line 1"),)


def test_landed_and_written_lines() -> None:
    assert landed_lines(["a", "b", "c"], ["a", "x", "c"]) == {1: 1, 3: 3}
    assert written_lines(["a", "b"], ["a", "", "x", "b"]) == (3,)
    assert landed_lines([], ["a"]) == {} and written_lines(["a"], []) == ()
