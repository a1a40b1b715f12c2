"""What a rule's fix makes of a match; the whole table against Semgrep is a functional test."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.adapters.rule_files.document import rule_of
from scanner.engines.python import PythonEngine
from scanner.errors import InputError
from scanner.model.source import Target

BASE = {"id": "r", "languages": ["python"], "severity": "INFO", "message": "m"}


def fixed(code: str, **rule: Any) -> list[str | None]:
    result = PythonEngine().run([rule_of({**BASE, **rule})], [Target("a.py", content=code.encode())])
    assert not result.failures
    return [match.fix for match in result.matches]


@pytest.mark.parametrize(
    ("pattern", "fix", "code", "expected"),
    [
        ("foo($...A)", "bar($...A, t=1)", "foo()\n", "bar(t=1)"),
        ("foo($...A)", "bar(t=1, $...A)", "foo(a, k=2)\n", "bar(a, t=1, k=2)"),
        ("foo($X)", "$X.get()", "foo(a + b)\n", "(a + b).get()"),
        ("foo($X)", "a is not $X", "foo(b)\n", "(a is not b)"),
        ("foo($X)", "bar($X, $XY)", "foo(1)\n", "bar(1, $XY)"),
        ("foo($X)", "bar(k=$XY)", "foo(1)\n", "bar(k=$XY)"),
        ("foo($X)", "one($X)\ntwo()", "if a:\n    foo(1)\n", "one(1)\n    two()"),
        ("foo($X)", "", "foo(1)\n", ""),
        ("foo($X)", "bar($X", "foo(1)\n", "bar(1"),
    ],
)
def test_fix(pattern: str, fix: str, code: str, expected: str) -> None:
    assert fixed(code, pattern=pattern, fix=fix) == [expected]


@pytest.mark.parametrize(
    ("fix", "expected"),
    [
        ({"regex": "o", "replacement": "0"}, "f00(x, k)"),
        ({"regex": "o", "replacement": "0", "count": 1}, "f0o(x, k)"),
        ({"regex": "o", "replacement": "0", "count": 0}, "foo(x, k)"),
        ({"regex": r"(\w+), (\w+)", "replacement": r"\2, $1, \7, $$"}, "foo(k, x, , $)"),
        ({"regex": "none", "replacement": "0"}, "foo(x, k)"),
    ],
)
def test_fix_regex(fix: dict[str, Any], expected: str) -> None:
    assert fixed("foo(x, k)\n", **{"pattern": "foo(...)", "fix-regex": fix}) == [expected]


def test_no_fix_and_fix_before_fix_regex() -> None:
    assert fixed("foo()\n", pattern="foo()") == [None]
    assert fixed("foo()\n", **{"pattern": "foo()", "fix": "a", "fix-regex": {"regex": "foo", "replacement": "b"}}) == ["a"]


def test_each_match_has_its_own_fix() -> None:
    assert fixed("foo(1)\nfoo(2)\n", pattern="foo($X)", fix="bar($X)") == ["bar(1)", "bar(2)"]


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"fix": 3}, "fix"),
        ({"fix-regex": "a"}, "fix-regex"),
        ({"fix-regex": {"regex": "a"}}, "replacement"),
        ({"fix-regex": {"replacement": "a"}}, "regex"),
        ({"fix-regex": {"regex": "a", "replacement": "b", "count": "x"}}, "count"),
        ({"fix-regex": {"regex": "a", "replacement": "b", "count": True}}, "count"),
        ({"fix-regex": {"regex": "a", "replacement": "b", "count": -1}}, "count"),
        ({"fix-regex": {"regex": "a", "replacement": "b", "cuont": 1}}, "did you mean"),
    ],
)
def test_broken_fixes_are_refused(more: dict[str, Any], word: str) -> None:
    with pytest.raises(InputError, match=word):
        rule_of({**BASE, "pattern": "a", **more})


def test_a_fix_regex_that_cannot_be_read_is_handed_on() -> None:
    rule = rule_of({**BASE, "pattern": "a", "fix-regex": {"regex": "(", "replacement": ""}})
    assert "regular expression" in (PythonEngine().unsupported(rule) or "")
