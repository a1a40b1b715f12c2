"""Which commits look like fixes."""

from __future__ import annotations

import pytest
from support.lessons import lesson_of

from scanner.infer.edits.fixlike import is_small, says_fix

FIXES = [
    "Fix crash when the list is empty",
    "fix: a timeout is not passed on",
    "fixed wrong sign",
    "Bugfix for paths with spaces",
    "Do not leak the file handle",
    "Handle missing key in settings\n\nCloses #41",
    "Pass the encoding on (closes gh/x#7)",
    "Regression in 2.1: hooks were run twice",
    "Prevents an infinite loop",
    "Correct rounding\n\nFixes: ABC-123",
    "Correct rounding\n\nresolves https://example.org/3",
]
OTHERS = [
    "",
    "Add a timeout option",
    "Bump version",
    "bump: fix everything",
    "Merge branch 'fix-it'",
    "Release 2.1: many fixes",
    "2.1.3 fix",
    "Revert 'Fix crash'",
    "docs: fix the guide",
    "docs(api): fix the guide",
    "test: fix flaky test",
    "Fix typo",
    "Fix a typo in the readme",
    "fix tests",
    "Fix lint",
    "fix mypy",
    "Fixing documentation",
    "refactor: remove wrong abstraction",
    "Prefix all names",
    "Suffixes are kept",
    "Debugging aids",
    "Leakage of words",
    "Mentions #12 only",
    "chore: fix CI",
]


@pytest.mark.parametrize("message", FIXES)
def test_these_say_that_something_was_wrong(message: str) -> None:
    assert says_fix(message)


@pytest.mark.parametrize("message", OTHERS)
def test_these_do_not(message: str) -> None:
    assert not says_fix(message)


def test_a_small_change_of_code_is_one() -> None:
    assert is_small(lesson_of("x = f(1)", "x = f(2)"))


@pytest.mark.parametrize("path", ["tests/test_a.py", "pkg/tests/a.py", "test_a.py"])
def test_a_change_of_tests_alone_is_none(path: str) -> None:
    assert not is_small(lesson_of("x = f(1)", "x = f(2)", path))


def test_many_lines_or_many_files_are_none() -> None:
    long = "\n".join(f"x{n} = f({n})" for n in range(90))
    assert not is_small(lesson_of(long, long.replace("f(", "g(")))
    assert not is_small([one for n in range(6) for one in lesson_of("x = f(1)", "x = f(2)", f"p{n}.py")])
    assert not is_small([])
