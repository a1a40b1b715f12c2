"""Code nested deeper than recursive code can walk: an answer or none, but no crash, and no long wait."""

from __future__ import annotations

import pytest
from support.lessons import hunted, learned, lesson_of

from scanner.engines.python import PythonEngine
from scanner.infer.hunting import learn

DEPTH = 220


def statements(inner: str) -> dict[str, str]:
    return {
        "attributes": f"x = {inner}" + ".b" * DEPTH,
        "sum": f"x = {inner}" + " + a" * DEPTH,
        "calls": f"x = {inner}" + ".b()" * DEPTH,
        "not": "x = " + "not " * DEPTH + inner,
        "conditional": "x = " + "a if b else " * DEPTH + inner,
        "lambda": "x = " + "lambda: " * DEPTH + inner,
        "elif": f"if {inner}:\n    x = 0\n" + "".join(f"elif a == {i}:\n    x = {i}\n" for i in range(DEPTH)),
        "subscripts": f"x = {inner}" + "[0]" * DEPTH,
    }


KINDS = sorted(statements("a"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_at_the_bottom_is_one_edit_or_more(kind: str) -> None:
    lesson = lesson_of(statements("a")[kind], statements("c")[kind])
    assert lesson
    assert lesson[0].edits
    learn(lesson, PythonEngine())


@pytest.mark.parametrize("kind", KINDS)
def test_deep_code_beside_the_change_does_not_matter(kind: str) -> None:
    beside = statements("a")[kind]
    found = hunted(f"{beside}\nf(1)", f"{beside}\nf(1, timeout=2)", {"b.py": f"{beside}\nf(1)\n"})
    assert [(r.site.path, r.site.span.start_column) for r in found.ranked] == [("b.py", 1)]


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "elif"])
def test_an_argument_beside_a_deep_one(kind: str) -> None:
    deep = statements("a")[kind].removeprefix("x = ")
    assert learned(f"f({deep})", f"f({deep}, timeout=2)")


@pytest.mark.parametrize("kind", KINDS)
def test_a_guard_before_deep_code(kind: str) -> None:
    deep = statements("a")[kind]
    learned(f"g(a)\n{deep}", f"g(a)\nif not a:\n    raise E\n{deep}")
    learned(deep, "if a:\n" + "\n".join("    " + line for line in deep.split("\n")))


def test_numbers_too_long_to_write() -> None:
    number = "0x" + "f" * 5000
    learned(f"f({number})", f"f({number}, timeout=1)")
    learned(f"x = {number}", f"x = {number}1")
    assert lesson_of(f"x = {number}", f"x = {number}1")[0].edits
