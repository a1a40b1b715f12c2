"""Fingerprints survive what does not change the code, and nothing else."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model.match import Binding, Match
from scanner.model.rule import Level, Rule
from scanner.model.source import Span
from scanner.scan.findings import make_findings, snippet, source_text
from scanner.scan.fingerprint import fingerprint
from scanner.syntax.parse import Parsed, parse

FUNCTION = '''\
import os
from requests import get as fetch
def load(url, retries=3, *rest, **options):
    """Load it."""
    total = 0
    for attempt in range(retries):
        with open(os.path.join("a", url)) as stream:
            total += fetch(url, attempt, stream=stream, *rest).status
    try:
        return [item.name for item in options if item]
    except (OSError, ValueError) as problem:
        raise RuntimeError(f"{url}: {problem}") from problem
    def inner(other):
        return lambda extra: (other, extra, total, load)
'''
LOCALS = ("url", "retries", "rest", "options", "total", "attempt", "item", "problem", "inner", "other", "extra")


def parsed(text: str, path: str = "a.py") -> Parsed:
    found = parse(text.encode(), path)
    assert isinstance(found, Parsed), found
    return found


def prints(text: str, path: str = "a.py") -> list[str]:
    """A fingerprint for each statement and each call, in the order of the tree."""
    source = parsed(text, path)
    nodes = [n for n in ast.walk(source.tree) if isinstance(n, (ast.stmt, ast.Call, ast.ListComp))]
    return [fingerprint("r", source, source.span(n), "") for n in nodes]


def renamed(text: str, names: dict[str, str]) -> str:
    return re.sub(r"(?<![.\w])(\w+)\b(?!=stream)", lambda m: names.get(m[0], m[0]), text)


@given(st.permutations(LOCALS), st.integers(0, 5), st.sampled_from(["a.py", "deep/b.py"]))
@settings(max_examples=40)
def test_renamed_locals_moved_lines_and_files_keep_fingerprints(order: list[str], blank: int, path: str) -> None:
    names = dict(zip(LOCALS, (f"n_{name}" for name in order), strict=True))
    moved = "# moved\n" * blank + renamed(FUNCTION, names)
    assert prints(moved, path) == prints(FUNCTION)


def test_another_layout_keeps_fingerprints() -> None:
    assert prints(ast.unparse(ast.parse(FUNCTION))) == prints(FUNCTION)
    nested = "if True:\n" + "".join("    " + line + "\n" for line in FUNCTION.splitlines())
    assert prints(nested)[2:] != [] and set(prints(FUNCTION)) <= set(prints(nested))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("def f(a):\n    g(a)\n", "def f(a):\n    h(a)\n"),
        ("def f(a):\n    a.g()\n", "def f(a):\n    a.h()\n"),
        ("def f(a):\n    g(x=a)\n", "def f(a):\n    g(y=a)\n"),
        ("def f(a):\n    g(1)\n", "def f(a):\n    g(True)\n"),
        ("def f(a):\n    g('1')\n", "def f(a):\n    g(1)\n"),
        ("def f(a, b):\n    g(a, b)\n", "def f(a, b):\n    g(a, a)\n"),
        ("def f(a):\n    g(a[1:])\n", "def f(a):\n    g(a[:1])\n"),
        ("import g\ndef f():\n    g(g)\n", "import h\ndef f():\n    h(h)\n"),
        ("def f(a):\n    global a2\n    a2 = g(a)\n", "def f(a):\n    global a3\n    a3 = g(a)\n"),
        ("def f(a):\n    g({**a})\n", "def f(a):\n    g({None: a})\n"),
        ("def f(a):\n    len(a)\n", "def f(a):\n    sum(a)\n"),
    ],
)
def test_other_code_has_another_fingerprint(one: str, other: str) -> None:
    assert prints(one)[-1] != prints(other)[-1] or prints(one)[-2] != prints(other)[-2]


def test_the_order_of_names_matters_but_not_the_names() -> None:
    assert prints("def f(a, b):\n    a - b\n")[-1] == prints("def f(x, y):\n    y - x\n")[-1]
    assert prints("def f(a, b):\n    a - b\n")[-1] != prints("def f(a, b):\n    a - a\n")[-1]


def test_decorators_headers_and_sequences() -> None:
    text = "@d\ndef f(a):\n    x = 1\n    y = 2\n"
    source = parsed(text)
    whole = fingerprint("r", source, Span(1, 1, 4, 10), "")
    bare = fingerprint("r", source, Span(2, 1, 4, 10), "")
    both = fingerprint("r", source, Span(3, 5, 4, 10), "")
    header = fingerprint("r", source, Span(2, 1, 2, 10), "def f(a):")
    assert whole == bare and len({whole, both, header}) == 3


def test_the_rule_is_part_of_it_and_text_is_folded() -> None:
    assert fingerprint("a", None, Span(1, 1, 1, 2), "x  y") == fingerprint("a", None, Span(9, 1, 9, 2), "x\n\ty")
    assert fingerprint("a", None, Span(1, 1, 1, 2), "x") != fingerprint("b", None, Span(1, 1, 1, 2), "x")
    assert re.fullmatch("[0-9a-f]{32}", fingerprint("a", None, Span(1, 1, 1, 2), "\udcff"))


def test_deep_code_is_no_obstacle() -> None:
    text = "x" + ".a()" * 80 + "\n" + "y = " + "+".join(["1"] * 150) + "\n"
    assert len(set(prints(text))) >= 80


@given(st.text(max_size=60), st.integers(1, 4), st.integers(1, 9), st.integers(0, 4), st.integers(1, 9))
@settings(max_examples=60)
def test_any_span_of_any_text_has_a_fingerprint_and_a_harmless_snippet(text: str, line: int, column: int, more: int, end: int) -> None:
    span = Span(line, column, line + more, end)
    source = source_text("a.py", text.encode("utf-8", "surrogatepass"))
    shown = snippet(source.lines, span)
    assert len(fingerprint("r", source.parsed, span, "")) == 32
    assert all(c.isprintable() or c in "\n\t\u00a0\u3000" for c in shown)


def rule(id: str, level: Level) -> Rule:
    return Rule(id, f"about {id}", level, ("python",), None, "{}")


def test_findings_are_ranked_and_equal_matches_count_once() -> None:
    content = {"a.py": b"def f(u):\n    g(u)\n    g(u)\n", "b.py": b"def h(v):\n    g( v )\n", "c.txt": b"g(1)\n\x1b[31mg(1)\n"}
    place = Span(2, 5, 2, 9)
    matches = [
        Match("b.py", Span(2, 5, 2, 11), "w", (), "said"),
        Match("a.py", place, "w"),
        Match("a.py", place, "w", (Binding("$X", "u"),)),
        Match("a.py", Span(3, 5, 3, 9), "w"),
        Match("c.txt", Span(2, 1, 2, 10), "e"),
        Match("gone.py", place, "unknown"),
    ]
    found = make_findings(matches, {"w": rule("w", Level.WARNING), "e": rule("e", Level.ERROR)}, content.get)
    assert [(f.rank, f.path, f.span.start_line, f.message) for f in found] == [
        (1, "c.txt", 2, "about e"),
        (2, "a.py", 2, "about w"),
        (3, "a.py", 3, "about w"),
        (4, "b.py", 2, "said"),
        (5, "gone.py", 2, ""),
    ]
    assert found[1].fingerprint == found[2].fingerprint == found[3].fingerprint
    assert found[0].snippet == "\ufffd[31mg(1)" and found[4].snippet == ""


def test_snippets_are_bounded() -> None:
    lines = ["y" * 5_000] * 50
    shown = snippet(lines, Span(1, 1, 50, 3)).split("\n")
    assert len(shown) == 12 and max(map(len, shown)) == 300
