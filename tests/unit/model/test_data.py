"""The nouns: what they compute, and what must not change in them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State
from scanner.model.fix import FileChange
from scanner.model.formula import (
    Either,
    Every,
    Inside,
    MetavariableComparison,
    MetavariablePattern,
    MetavariableRegex,
    Not,
    Pattern,
    Regex,
)
from scanner.model.hunt import BugKind, HuntSummary
from scanner.model.proof import Verdict
from scanner.model.report import Report, RuleReport
from scanner.model.rule import Level, Rule
from scanner.model.semgrep_form import formula_entry
from scanner.model.source import Span, Target

RULE = Rule("r", "m", Level.WARNING, ("python",), Pattern("f()"), "{}")
PROVEN = RuleReport(RULE, "python", Verdict.PROVEN)
STALE = RuleReport(RULE, "python", Verdict.STALE)
FAILURE = Failure("a.py", FailureKind.UNPARSABLE, "line 1")
HUNT = HuntSummary("a fix", BugKind.OTHER, "a.py:1", ())


def finding(state: State) -> Finding:
    return Finding("r", "a.py", Span(1, 1, 1, 2), "m", "f()", "0" * 64, state=state)


EXITS = [
    (Report("."), 0),
    (Report(".", findings=(finding(State.NEW),)), 1),
    (Report(".", findings=(finding(State.BASELINED), finding(State.SUPPRESSED))), 0),
    (Report(".", findings=(finding(State.BASELINED), finding(State.NEW))), 1),
    (Report(".", failures=(FAILURE,)), 2),
    (Report(".", findings=(finding(State.NEW),), failures=(FAILURE,)), 2),
    (Report(".", findings=(finding(State.NEW),), hunt=HUNT), 0),
    (Report(".", findings=(finding(State.NEW),), hunt=HUNT, failures=(FAILURE,)), 2),
    (Report(".", rules=(PROVEN,), command="prove"), 0),
    (Report(".", rules=(PROVEN, STALE), command="prove"), 1),
    (Report(".", rules=(STALE,), command="prove", failures=(FAILURE,)), 2),
    (Report(".", rules=(STALE,), command="scan"), 0),
]


@pytest.mark.parametrize(("report", "code"), EXITS)
def test_exit_code(report: Report, code: int) -> None:
    assert report.exit_code == code


_SPANS = st.builds(lambda a, b, c, d: Span(a, b, a + c, b + d), *(st.integers(1, 9),) * 4)


@given(_SPANS, _SPANS)
def test_spans_that_contain_also_touch(one: Span, other: Span) -> None:
    assert one.contains(one)
    assert one.touches(other) is other.touches(one)
    if one.contains(other):
        assert one.touches(other)
        assert not other.contains(one) or one == other


def test_spans_on_one_line() -> None:
    assert Span(1, 5, 1, 9).touches(Span(1, 1, 1, 2))
    assert not Span(1, 5, 1, 9).contains(Span(1, 4, 1, 6))
    assert not Span(1, 5, 1, 9).touches(Span(2, 1, 2, 2))


def test_targets_read_what_they_are_given(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"x = 1\n")
    assert Target("a.py", file=file).read() == b"x = 1\n"
    assert Target("a.py", content=b"").read() == b""
    with pytest.raises(OSError, match="missing"):
        Target("a.py", file=tmp_path / "missing").read()


@pytest.mark.parametrize(("before", "after", "path"), [("a", "b", "b"), ("a", None, "a"), (None, "b", "b"), (None, None, "")])
def test_a_change_goes_by_todays_name(before: str | None, after: str | None, path: str) -> None:
    assert FileChange(before, after, None, None).path == path


FORMS = [
    (Pattern("f()"), {"pattern": "f()"}),
    (Regex("a+"), {"pattern-regex": "a+"}),
    (Not(Pattern("f()")), {"pattern-not": "f()"}),
    (Not(Regex("a+")), {"pattern-not-regex": "a+"}),
    (Inside(Pattern("f()")), {"pattern-inside": "f()"}),
    (Not(Inside(Pattern("f()"))), {"pattern-not-inside": "f()"}),
    (Either((Pattern("f()"), Regex("a"))), {"pattern-either": [{"pattern": "f()"}, {"pattern-regex": "a"}]}),
    (Every((Pattern("f($X)"),), focus=("$X",)), {"patterns": [{"pattern": "f($X)"}, {"focus-metavariable": "$X"}]}),
    (Every((Pattern("f"),), focus=("$X", "$Y")), {"patterns": [{"pattern": "f"}, {"focus-metavariable": ["$X", "$Y"]}]}),
    (
        Every((Pattern("f"),), (MetavariableRegex("$X", "a"), MetavariableRegex("$Y", "b", True))),
        {
            "patterns": [
                {"pattern": "f"},
                {"metavariable-regex": {"metavariable": "$X", "regex": "a"}},
                {"metavariable-regex": {"metavariable": "$Y", "regex": "b", "constant-propagation": True}},
            ]
        },
    ),
    (
        Every((Pattern("f"),), (MetavariablePattern("$X", Either((Pattern("a"),)), "generic"),)),
        {
            "patterns": [
                {"pattern": "f"},
                {"metavariable-pattern": {"metavariable": "$X", "language": "generic", "pattern-either": [{"pattern": "a"}]}},
            ]
        },
    ),
    (
        Every((Pattern("f"),), (MetavariableComparison("$X > 1", "$X", 8, True),)),
        {
            "patterns": [
                {"pattern": "f"},
                {"metavariable-comparison": {"comparison": "$X > 1", "metavariable": "$X", "base": 8, "strip": True}},
            ]
        },
    ),
    (Not(Every((Pattern("f"), Not(Pattern("g"))))), {"pattern-not": {"patterns": [{"pattern": "f"}, {"pattern-not": "g"}]}}),
]


@pytest.mark.parametrize(("formula", "entry"), FORMS, ids=range(len(FORMS)))
def test_formula_as_a_rule_file_says_it(formula: Pattern, entry: dict[str, object]) -> None:
    assert formula_entry(formula) == entry


@pytest.mark.parametrize("document", ["{}", '{"metadata": null}', '{"metadata": [1]}', '{"metadata": "a"}'])
def test_a_rule_without_metadata_has_an_empty_mapping(document: str) -> None:
    assert dataclasses.replace(RULE, document=document).metadata == {}


def test_nouns_do_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        RULE.id = "other"  # type: ignore[misc]
