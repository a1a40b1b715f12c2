"""Regular expressions from rules: what is read alike, what is refused, and that none takes for ever."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.engines.python import PythonEngine
from scanner.engines.python.backtracking import shape_of
from scanner.engines.python.budget import Budget, OutOfTime
from scanner.engines.python.regexes import BadRegex, compile_regex
from scanner.model.failure import FailureKind
from scanner.model.formula import Every, Formula, MetavariableComparison, MetavariableRegex, Pattern, Regex
from scanner.model.rule import Level, Rule
from scanner.model.source import Target

SLOW = [
    ("(a+)+$", "a" * 5000 + "!"),
    ("(a|aa)+$", "a" * 5000 + "!"),
    ("(a|[ab])+$", "ab" * 2000 + "!"),
    ("^(([a-z])+.)+[A-Z]$", "a" * 4000),
]
POLYNOMIAL = [(".*.*.*=.*", "a" * 1_000_000), ("(.*)(.*)(.*)(.*)[^a]", "a" * 1_000_000), (r"\s*\s*\s*x", " " * 1_000_000)]


@pytest.mark.parametrize(("text", "sample"), SLOW)
def test_what_takes_exponential_time_is_given_up(text: str, sample: str) -> None:
    budget = Budget(seconds=0.2)
    begun = time.process_time()
    with pytest.raises(OutOfTime):
        compile_regex(text).search(sample, budget)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(("text", "sample"), POLYNOMIAL)
def test_what_takes_polynomial_time_ends(text: str, sample: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(OutOfTime):
        assert compile_regex(text).all(sample, Budget(seconds=0.5)) == []
    assert time.process_time() - begun < 2


def test_seconds_are_shared_by_all_searches() -> None:
    budget = Budget(seconds=0.3)
    slow = compile_regex("(a+)+$")
    begun = time.process_time()
    with pytest.raises(OutOfTime):
        for length in range(10, 4000, 2):
            slow.search("a" * length + "!", budget)
    assert time.process_time() - begun < 2 and budget.seconds <= 0


@pytest.mark.parametrize(
    "formula",
    [
        Regex("(a+)+$"),
        Pattern('"=~/(a|aa)+$/"'),
        Every((Pattern("f($X)"),), (MetavariableRegex("$X", ".(a|aa)+$"),)),
        Every((Pattern("f($X)"),), (MetavariableComparison("re.match('.(a|aa)+$', str($X))"),)),
    ],
)
def test_a_rule_that_is_cut_off_says_so_and_the_others_go_on(formula: Formula) -> None:
    code = ("f('" + "a" * 3000 + "!')\ng()\n").encode()
    rules = [Rule(name, "m", Level.WARNING, ("python",), made, "{}") for name, made in (("slow", formula), ("quick", Pattern("g()")))]
    begun = time.process_time()
    result = PythonEngine().run(rules, [Target("a.py", content=code), Target("b.py", content=b"g()\n")])
    assert time.process_time() - begun < 4
    assert [(f.path, f.kind) for f in result.failures] == [("a.py", FailureKind.TIMEOUT)]
    assert "slow" in result.failures[0].detail and "too long" in result.failures[0].detail
    assert [(m.path, m.rule_id) for m in result.matches] == [("a.py", "quick"), ("b.py", "quick")]


@pytest.mark.parametrize(
    "text", ["(a+)+", "(a*)*b", "((x+)y*)+", "(.|a)*b", "(foo.|foob)+", "(\\w+\\.?)+", "(aa|[ab])+", "(a{0,9}){0,9}", "(|a)+"]
)
def test_what_has_no_bound_is_known(text: str) -> None:
    assert shape_of(text).nested


@pytest.mark.parametrize(
    ("text", "degree"), [("abc", 0), ("a+b", 1), (".*.*=.*", 3), ("(foo|bar)+", 1), ("(a+|b+)c", 1), ("a{3}", 0), (r"(a+)\1", 2)]
)
def test_what_has_a_bound_is_known(text: str, degree: int) -> None:
    shape = shape_of(text)
    assert (shape.degree, shape.nested) == (degree, False)


PIECES = st.sampled_from(
    ["a", "b", ".", "[ab]", r"\w", r"\s", "(?:ab|b)", "(a)", "^", "$", "{", "}", "{e<=1}", "x{2}", r"\{", "[{]", r"\b", "(?i)", "|"]
)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(PIECES, st.sampled_from(["", "", "*", "+", "?", "*?", "{1,3}"])), min_size=1, max_size=6),
    st.text("ab x{}e\n", max_size=30),
)
def test_both_modules_find_the_same(parts: list[tuple[str, str]], sample: str) -> None:
    text = "".join(piece + (times if piece not in ("^", "$", "|", "(?i)", "{", "{e<=1}", "}") else "") for piece, times in parts)
    try:
        searcher = compile_regex(text, multiline=True)
    except BadRegex:
        return
    plain, stoppable = searcher._plain, searcher._stoppable
    assert [(m.span(), m.groups()) for m in plain.finditer(sample)] == [(m.span(), m.groups()) for m in stoppable.finditer(sample)]


@pytest.mark.parametrize("text", ["$X ** 999999999 > 1", "((9 ** 63) ** 63) ** 63 ** 63 > $X", "'a' * 99999999999 == str($X)"])
def test_arithmetic_in_conditions_is_bounded(text: str) -> None:
    formula = Every((Pattern("f($X)"),), (MetavariableComparison(text),))
    begun = time.process_time()
    PythonEngine().run([Rule("r", "m", Level.WARNING, ("python",), formula, "{}")], [Target("a.py", content=b"f(7)\n")])
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("text", ["[[:alpha:]]+", r"\K", "(?R)", "(", "a**", r"\p{L}"])
def test_what_python_cannot_read_is_refused(text: str) -> None:
    with pytest.raises(BadRegex):
        compile_regex(text)


@pytest.mark.parametrize(
    ("text", "sample"),
    [("a+b*", "aab"), ("(foo|bar)+", "foobar"), (r"\s*(?i)(select)\b", " SELECT "), ("(?<word>x)", "x"), (r"a\Z", "a\n")],
)
def test_usual_expressions_match(text: str, sample: str) -> None:
    assert compile_regex(text).match(sample, Budget())
