"""Lessons of fixes, and the verdicts on rules."""

from __future__ import annotations

import pytest
from support.lessons import fix_of, lesson_of

from scanner.engines.python import PythonEngine
from scanner.infer.edits.lesson import header_span, read_lesson
from scanner.infer.hunting import bare_rule
from scanner.infer.proving.prove import Claim, prove, prove_rule, silent_lines_touched
from scanner.model.fix import FileChange, Fix, FixOrigin
from scanner.model.formula import Every, Formula, Inside, Not, Pattern
from scanner.model.proof import Verdict
from scanner.model.source import Span

BEFORE = """
    import requests


    def fetch(url):
        log(url)
        return requests.get(url)


    def other(url):
        return requests.get(url)
    """
AFTER = """
    import requests


    def fetch(url):
        log(url)
        return requests.get(url, timeout=3)


    def other(url):
        return requests.get(url)
    """
WITHOUT = Every((Pattern("requests.get(...)"), Not(Pattern("requests.get(..., timeout=$T, ...)"))))

CASES: list[tuple[Formula | str, Verdict]] = [
    (WITHOUT, Verdict.PROVEN),
    ("requests.get($URL)", Verdict.PROVEN),
    ("return requests.get(url)", Verdict.PROVEN),
    (Every((Pattern("requests.$M(...)"), Not(Pattern("$F(..., timeout=$T, ...)")))), Verdict.PROVEN),
    ("requests.get(...)", Verdict.FIRES_AFTER),
    ("requests.$M(...)", Verdict.FIRES_AFTER),
    ("return $X", Verdict.FIRES_AFTER),
    ("requests.get(..., timeout=$T, ...)", Verdict.FIRES_AFTER),
    ("requests.post(...)", Verdict.SILENT_BEFORE),
    ("log(...)", Verdict.SILENT_BEFORE),
    ("requests.get($URL, timeout=None)", Verdict.SILENT_BEFORE),
    (Every((Pattern("requests.get(...)"), Inside(Pattern("class $C:\n    ...")))), Verdict.SILENT_BEFORE),
    ("requests.get(", Verdict.UNPROVEN),
    ("", Verdict.UNPROVEN),
]


def formula(given: Formula | str) -> Formula:
    return Pattern(given) if isinstance(given, str) else given


def verdict_at(given: Formula | str, line: int) -> Verdict:
    lesson = lesson_of(BEFORE, AFTER)
    claim = Claim(bare_rule("r", formula(given)), lesson[0], Span(line, 1, line, 80))
    return prove([claim], lesson, PythonEngine())["r"]


@pytest.mark.parametrize(("given", "verdict"), CASES)
def test_verdict_where_the_place_is_known(given: Formula | str, verdict: Verdict) -> None:
    assert verdict_at(given, 6) is verdict


def test_a_rule_that_fires_elsewhere_only_is_silent_at_the_place() -> None:
    assert verdict_at("requests.get($URL)", 2) is Verdict.SILENT_BEFORE


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (WITHOUT, Verdict.PROVEN),
        ("requests.get($URL)", Verdict.PROVEN),
        ("requests.get(...)", Verdict.FIRES_AFTER),
        ("requests.post(...)", Verdict.SILENT_BEFORE),
        ("import requests", Verdict.SILENT_BEFORE),
        ("requests.get(", Verdict.UNPROVEN),
    ],
)
def test_verdict_of_a_kept_rule(given: Formula | str, verdict: Verdict) -> None:
    proof = prove_rule(bare_rule("r", formula(given)), lesson_of(BEFORE, AFTER), PythonEngine())
    assert proof.verdict is verdict
    assert (proof.file is not None) is (verdict in (Verdict.PROVEN, Verdict.FIRES_AFTER))
    assert bool(proof.failure) is (verdict is Verdict.UNPROVEN)


def test_a_rule_edited_to_be_wider_no_longer_proves() -> None:
    lesson = lesson_of("f(a)\nx = 1", "f(a, b=2)\nx = 1")
    narrow = bare_rule("r", Every((Pattern("f(...)"), Not(Pattern("f(..., b=$B, ...)")))))
    wide = bare_rule("r", Pattern("f(...)"))
    assert prove_rule(narrow, lesson, PythonEngine()).verdict is Verdict.PROVEN
    assert prove_rule(wide, lesson, PythonEngine()).verdict is Verdict.FIRES_AFTER


def test_an_inserted_guard_proves_beside_the_insertion() -> None:
    lesson = lesson_of("def f(x):\n    return x.y", "def f(x):\n    if x is None:\n        return None\n    return x.y")
    guarded = Every((Pattern("return $X.y"), Not(Inside(Pattern("if $X is None:\n    ...\n...")))))
    assert prove_rule(bare_rule("r", guarded), lesson, PythonEngine()).verdict is Verdict.PROVEN


def test_corrected_lines_are_those_the_fix_wrote() -> None:
    (one,) = lesson_of("a()\nb(1)\nc()", "a()\nb(2)\nnew()\nc()")
    assert one.corrected == {2, 3}
    assert one.landed == {1: 1, 3: 4, 4: 5}
    assert [t.path for t in one.targets()] == ["before/app/a.py", "after/app/a.py"]


NOTHING_TO_LEARN = [
    FileChange("a.py", None, b"x = 1\n", None),
    FileChange(None, "a.py", None, b"x = 1\n"),
    FileChange("a.py", "a.py", b"x = 1\n", b"x = 1  # why\n"),
    FileChange("a.py", "b.py", b"x = 1\n", b"x = 1\n"),
    FileChange("a.py", "a.py", b"x = (\n", b"x = 1\n"),
    FileChange("a.py", "a.py", b"x = 1\n", b"x = (\n"),
    FileChange("a.py", "a.py", b"x = 1\n", b"x = '\xff'\n"),
    FileChange("a.py", "a.py", b"x = 1\n", b"\x00\n"),
]


@pytest.mark.parametrize("change", NOTHING_TO_LEARN, ids=range(len(NOTHING_TO_LEARN)))
def test_changes_without_two_readable_sides_are_left_out(change: FileChange) -> None:
    assert read_lesson([Fix(FixOrigin.FILES, "a fix", (change,))]) == []


def test_one_lesson_of_several_fixes() -> None:
    fixes = [fix_of("f(1)", "f(2)", "a.py"), fix_of("g(1)", "g(2)", "b.py")]
    assert [one.change.path for one in read_lesson(fixes)] == ["a.py", "b.py"]


def test_header_span_of_a_compound_statement_is_its_header() -> None:
    (one,) = lesson_of("with a(\n    b\n) as c:\n    d()\n    e(1)", "with a(\n    b\n) as c:\n    d()\n    e(2)")
    assert header_span(one.before, one.before.tree.body[0]) == Span(1, 1, 3, 8)
    (one,) = lesson_of("if a: f(1)", "if a: f(2)")
    assert header_span(one.before, one.before.tree.body[0]).end_line == 1


def test_of_a_long_hit_only_the_first_lines_count() -> None:
    assert silent_lines_touched(Span(1, 1, 5, 1), frozenset({5}))
    assert not silent_lines_touched(Span(1, 1, 30, 1), frozenset({20}))
    assert silent_lines_touched(Span(1, 1, 30, 1), frozenset({4}))
    assert not silent_lines_touched(Span(3, 1, 3, 9), frozenset({2, 4}))


def test_failures_of_one_rule_do_not_touch_the_others() -> None:
    lesson = lesson_of(BEFORE, AFTER)
    place = Span(6, 1, 6, 80)
    claims = [Claim(bare_rule(id, Pattern(text)), lesson[0], place) for id, text in (("bad", "f("), ("good", "requests.get($X)"))]
    assert prove(claims, lesson, PythonEngine()) == {"bad": Verdict.UNPROVEN, "good": Verdict.PROVEN}
