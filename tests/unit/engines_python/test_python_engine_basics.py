"""The in-process engine from the outside: patterns, spans, bindings, failures."""

from __future__ import annotations

import pytest

from scanner.engines.python import CompiledRule, PythonEngine, Unsupported, compile_rule
from scanner.model.failure import FailureKind
from scanner.model.formula import Every, Formula, Inside, Not, Pattern
from scanner.model.match import EngineResult
from scanner.model.rule import Level, Rule
from scanner.model.source import Target


def rule_for(formula: Formula | str, **options: object) -> Rule:
    chosen = Pattern(formula) if isinstance(formula, str) else formula
    return Rule("r", "m", Level.WARNING, ("python",), chosen, "{}", options=options)


def run(formula: Formula | str, code: str | bytes, **options: object) -> EngineResult:
    content = code if isinstance(code, bytes) else code.encode()
    return PythonEngine().run([rule_for(formula, **options)], [Target("a.py", content=content)])


def lines(formula: Formula | str, code: str, **options: object) -> list[int]:
    result = run(formula, code, **options)
    assert not result.failures
    return [m.span.start_line for m in result.matches]


MATCHES = [
    ("subprocess.run($X, ...)", "from subprocess import run as r\nr(x)\n"),
    ("f(..., j=$X, k=2)", "f(1, k=2, j=3)\n"),
    ("$F(..., shell=True)", "g(1, shell=True)\n"),
    ("$X == $X", "a.b == a.b\n"),
    ("$X. ... .foo()", "a.b.c(1).foo()\n"),
    ("{..., 'a': $X, ...}", "d = {'b': 2, 'a': 1}\n"),
    ("def $F(..., $X=[], ...):\n    ...", "def g(a, b=[], *c):\n    return b\n"),
    ("try:\n    ...\nexcept ...:\n    pass", "try:\n    f()\nexcept ValueError:\n    pass\n"),
    ("except_ = '...'", "except_ = 'abc'\n"),
    ("foo('=~/^a.*c$/')", "foo('abc')\n"),
    ("if <... b($X) ...>:\n    ...", "if a and b(3):\n    pass\n"),
    ("$A = open(...)\n...\n$A.close()", "a = open(x)\nif b:\n    a.close()\n"),
    ("foo(...)", "x = y if foo() else z\n"),
    ("import re", "import re\n"),
    ("@app.route(...)\ndef $F(...):\n    ...", "@app.route('/')\ndef index():\n    return 1\n"),
    ("class $C(..., Base, ...):\n    ...", "class A(Mixin, Base):\n    pass\n"),
    ("with open(...) as $F:\n    ...", "with open(a) as f:\n    f.read()\n"),
    ("f'...{$X}...'", "z = f'a {b} c'\n"),
]


@pytest.mark.parametrize(("pattern", "code"), MATCHES)
def test_pattern_matches(pattern: str, code: str) -> None:
    assert lines(pattern, code)


SILENT = [
    ("subprocess.run($X, ...)", "from subprocess import call as r\nr(x)\n"),
    ("subprocess.run($X)", "subprocess.run(a, b)\n"),
    ("f(..., j=$X)", "f(1, k=3)\n"),
    ("$X == $X", "a.b == a.c\n"),
    ("$X(...)", "a + b\n"),
    ("foo()", "foo(1)\n"),
    ("foo('=~/^a.*c$/')", "foo('abd')\n"),
    ("def $F(..., $X=[], ...):\n    ...", "def g(a, b=None):\n    return b\n"),
    ("try:\n    ...\nexcept ValueError:\n    pass", "try:\n    f()\nexcept KeyError:\n    pass\n"),
    ("if a:\n    return 1", "if a:\n    return 2\n"),
    ("class $C(Base):\n    ...", "class A:\n    pass\n"),
    ("$A = open(...)\n...\n$A.close()", "a = open(x)\nb.close()\n"),
    ("{'a': $X}", "d = {'b': 1}\n"),
    ("[1, ..., 2]", "x = [2, 3, 1]\n"),
    ("return $X", "def f():\n    return\n"),
]


@pytest.mark.parametrize(("pattern", "code"), SILENT)
def test_pattern_is_silent(pattern: str, code: str) -> None:
    assert lines(pattern, code) == []


def test_negatives_remove_equal_and_enclosing_ranges() -> None:
    code = "open(a)\nopen(b, 'w')\nwith x:\n    open(c)\n"
    formula = Every((Pattern("open(...)"), Not(Pattern("open($X, 'w')")), Not(Inside(Pattern("with x:\n    ...")))))
    assert lines(formula, code) == [1]


def test_bindings_and_message_hold_source_text() -> None:
    rule = Rule("r", "$F is called with $X", Level.WARNING, ("python",), Pattern("$F(..., key=$X)"), "{}")
    match = PythonEngine().run([rule], [Target("a.py", content=b"s.f(1, key=a  +  b)\n")]).matches[0]
    assert match.message == "s.f is called with a  +  b"
    assert {b.name: b.text for b in match.bindings} == {"$F": "s.f", "$X": "a  +  b"}


def test_span_counts_code_points_and_takes_in_grouping_parentheses() -> None:
    span = run("$X + 1", "'é', (a + 1)\n").matches[0].span
    assert (span.start_line, span.start_column, span.end_line, span.end_column) == (1, 6, 1, 13)


def test_broken_pattern_is_a_rule_failure() -> None:
    failure = run("f(", "f()\n").failures[0]
    assert failure.kind is FailureKind.RULE


def test_taint_rule_is_unsupported() -> None:
    rule = Rule("r", "m", Level.WARNING, ("python",), None, "{}", unsupported="taint mode")
    assert PythonEngine().unsupported(rule) == "taint mode"
    assert isinstance(compile_rule(rule), Unsupported)


def test_required_words_prefilter() -> None:
    compiled = compile_rule(rule_for("requests.get(...)"))
    assert isinstance(compiled, CompiledRule)
    assert compiled.may_match(b"from requests import get\nget(url)\n") and not compiled.may_match(b"import requests\n")


def test_python_2_file_is_unparsable() -> None:
    result = run("foo(...)", "print foo(1)\n")
    assert [f.kind for f in result.failures] == [FailureKind.UNPARSABLE] and result.scanned == 0
