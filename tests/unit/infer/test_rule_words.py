"""Names of rules and patterns in words."""

from __future__ import annotations

import re

import pytest
from support.lessons import edits

from scanner.infer.classify import classify
from scanner.infer.wording import in_words, main_text, rule_name
from scanner.model.formula import Every, Inside, Not, Pattern, Regex

FIXES = [
    ("r = requests.get(url)", "r = requests.get(url, timeout=3)"),
    ("x = yaml.load(a)", "x = yaml.safe_load(a)"),
    ("x = y", "x = int(y)"),
    ("f(x)", "if x:\n    f(x)"),
    ("f(x)", "try:\n    f(x)\nexcept E:\n    pass"),
    ("f()", "f()\ng()"),
    ("f()\ng()", "f()"),
    ("if a == None:\n    f()", "if a is None:\n    f()"),
    ("def f(x, y=[]):\n    pass", "def f(x, y=None):\n    pass"),
    ("x = 1", "x = 2"),
    ("x = '日本'", "x = '日'"),
    ("naïve(é)", "naïve(é, ö=1)"),
    ("__no__(x)", "__no__(x, y)"),
    ("no(x)", "use(x)"),
    ("use.no(x)", "use.no(x, no=1)"),
    ("no_check(x)", "no_check(x, y=1)"),
    ("x = (a, b)", "x = [a, b]"),
    ("'a' + b", "f'a{b}'"),
    ("global a", "global b"),
    ("f" * 90 + "(x)", "f" * 90 + "(x, y=1)"),
    ("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z(1)", "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z(1, k=2)"),
    ("x[0](1)", "x[0](1, k=2)"),
    ("pass", "f()"),
    ("@a\ndef f():\n    pass", "@b\ndef f():\n    pass"),
    ("match x:\n    case 1:\n        f()", "match x:\n    case 2:\n        f()"),
]


@pytest.mark.parametrize(("before", "after"), FIXES)
def test_ids_are_kebab_case_and_name_the_defect(before: str, after: str) -> None:
    for edit in edits(before, after):
        name = rule_name(classify(edit), edit)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name), name
        assert not name.startswith(("no-", "use-")), name
        assert len(name) <= 60


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("r = requests.get(url)", "r = requests.get(url, timeout=3)", "requests-get-without-timeout"),
        ("x = yaml.load(a)", "x = yaml.safe_load(a)", "wrong-api-yaml-load"),
        ("f(a == None)", "f(a is None)", "wrong-operator-a"),
    ],
)
def test_exact_ids(before: str, after: str, name: str) -> None:
    (edit,) = edits(before, after)
    assert rule_name(classify(edit), edit) == name


def test_formula_in_words() -> None:
    every = Every((Pattern("f(...)"), Not(Pattern("f(..., a=$A, ...)")), Not(Inside(Pattern("with $X:\n    ...")))))
    assert in_words(every) == "`f(...)`, but not `f(..., a=$A, ...)`, outside `with $X:`"
    assert main_text(every) == "f(...)"
    assert in_words(Pattern("f(...)")) == "`f(...)`"
    assert in_words(Regex("f")) == "code that the pattern describes"
    assert main_text(Regex("f")) == ""


def test_long_patterns_are_cut() -> None:
    assert len(in_words(Pattern("f(" + "a, " * 60 + "b)"))) <= 92
