"""A Semgrep rule mapping becomes the model's rule, or one clear line says what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scanner.adapters.rule_files import rule_of
from scanner.errors import InputError
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
from scanner.model.rule import Level

BASE: dict[str, Any] = {"id": "a-rule", "languages": ["python"], "severity": "ERROR", "message": "Say $X"}


def rule_with(**more: Any) -> dict[str, Any]:
    return {**BASE, **{key.replace("_", "-"): value for key, value in more.items()}}


def test_the_plain_rule() -> None:
    rule = rule_of(rule_with(pattern="f($X)", fix="g($X)", paths={"include": ["*.py"]}, options={"constant_propagation": False}), "r.yaml")
    assert (rule.formula, rule.level, rule.fix, rule.path) == (Pattern("f($X)"), Level.ERROR, "g($X)", "r.yaml")
    assert rule.paths.include == ("*.py",)
    assert rule.options == {"constant_propagation": False}
    assert json.loads(rule.document)["pattern"] == "f($X)"


@pytest.mark.parametrize(
    ("severity", "level"),
    [
        ("WARNING", Level.WARNING),
        ("INFO", Level.NOTE),
        ("CRITICAL", Level.ERROR),
        ("HIGH", Level.ERROR),
        ("MEDIUM", Level.WARNING),
        ("LOW", Level.NOTE),
    ],
)
def test_severities(severity: str, level: Level) -> None:
    assert rule_of(rule_with(pattern="f", severity=severity)).level is level


def test_all_classic_keys() -> None:
    members = [
        {"pattern": "f($X)"},
        {"pattern-either": [{"pattern": "a"}, {"patterns": [{"pattern": "b"}]}]},
        {"pattern-not": "f(1)"},
        {"pattern-inside": "def $F(...): ..."},
        {"pattern-not-inside": "with $L: ..."},
        {"pattern-regex": "x+"},
        {"pattern-not-regex": "y+"},
        {"metavariable-regex": {"metavariable": "$X", "regex": "a.*", "constant-propagation": True}},
        {"metavariable-pattern": {"metavariable": "$X", "patterns": [{"pattern-not": "None"}]}},
        {"metavariable-comparison": {"metavariable": "$X", "comparison": "$X > 2", "base": 16, "strip": True}},
        {"focus-metavariable": ["$X", "$F"]},
    ]
    assert rule_of(rule_with(patterns=members)).formula == Every(
        (
            Pattern("f($X)"),
            Either((Pattern("a"), Every((Pattern("b"),)))),
            Not(Pattern("f(1)")),
            Inside(Pattern("def $F(...): ...")),
            Not(Inside(Pattern("with $L: ..."))),
            Regex("x+"),
            Not(Regex("y+")),
        ),
        (
            MetavariableRegex("$X", "a.*", True),
            MetavariablePattern("$X", Every((Not(Pattern("None")),))),
            MetavariableComparison("$X > 2", "$X", 16, True),
        ),
        ("$X", "$F"),
    )


def test_negatives_take_whole_formulas() -> None:
    members = [{"pattern": "f()"}, {"pattern-not": {"patterns": [{"pattern": "f()"}, {"pattern-inside": "with a: ..."}]}}]
    formula = rule_of(rule_with(patterns=members)).formula
    assert formula == Every((Pattern("f()"), Not(Every((Pattern("f()"), Inside(Pattern("with a: ...")))))))


def test_all_modern_keys() -> None:
    match = {
        "all": ["f($X)", {"any": [{"pattern": "a"}, {"regex": "b"}]}, {"not": {"inside": "with $L: ..."}}],
        "where": [
            {"metavariable": "$X", "regex": "a.*"},
            {"metavariable": "$X", "any": ["1", "2"]},
            {"comparison": "$X > 1"},
            {"focus": "$X"},
        ],
    }
    assert rule_of(rule_with(match=match)).formula == Every(
        (Pattern("f($X)"), Either((Pattern("a"), Regex("b"))), Not(Inside(Pattern("with $L: ...")))),
        (
            MetavariableRegex("$X", "a.*", True),
            MetavariablePattern("$X", Either((Pattern("1"), Pattern("2")))),
            MetavariableComparison("$X > 1"),
        ),
        ("$X",),
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"mode": "taint", "pattern-sources": [], "pattern-sinks": []}, "mode taint"),
        ({"mode": "join", "join": {}}, "mode join"),
        ({"mode": "extract", "extract": "$X"}, "mode extract"),
        ({"taint": {}}, "taint"),
        ({"languages": ["generic"], "pattern": "a"}, "generic"),
        ({"languages": ["python", "js"], "pattern": "a"}, "js"),
        ({"patterns": [{"pattern": "a"}, {"metavariable-type": {"metavariable": "$X", "type": "int"}}]}, "metavariable-type"),
        ({"patterns": [{"pattern": "a"}, {"metavariable-analysis": {"metavariable": "$X"}}]}, "metavariable-analysis"),
        ({"patterns": [{"pattern": "a"}, {"focus-metavariable": "$X"}, {"focus-metavariable": "$Y"}]}, "several focus"),
        (
            {"patterns": [{"pattern": "a"}, {"metavariable-pattern": {"metavariable": "$X", "language": "generic", "pattern": "b"}}]},
            "generic",
        ),
        ({"match": {"all": ["a"], "where": [{"metavariable": "$X", "type": "int"}]}}, "type"),
        ({"match": {"pattern": "a", "as": "$Y"}}, "as"),
    ],
)
def test_what_only_semgrep_runs_has_no_formula(more: dict[str, Any], said: str) -> None:
    rule = rule_of({**BASE, **more})
    assert rule.formula is None
    assert said in rule.unsupported


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({key: value for key, value in rule_with(pattern="a").items() if key != "id"}, "`id` is missing"),
        ({key: value for key, value in rule_with(pattern="a").items() if key != "message"}, "`message` is missing"),
        ({key: value for key, value in rule_with(pattern="a").items() if key != "severity"}, "`severity` is missing"),
        ({key: value for key, value in rule_with(pattern="a").items() if key != "languages"}, "`languages` is missing"),
        (rule_with(), "exactly one of `pattern`"),
        (rule_with(pattern="a", patterns=[{"pattern": "b"}]), "`pattern` and `patterns`"),
        (rule_with(pattern="a", match="b"), "both `match`"),
        (rule_with(pattern=""), "blank text"),
        (rule_with(pattern=3), "a number"),
        (rule_with(pattern=None), "nothing"),
        (rule_with(patterns={"pattern": "a"}), "expected a list"),
        (rule_with(patterns=[]), "an empty list"),
        (rule_with(patterns=["a"]), "expected a mapping"),
        (rule_with(patterns=[{"pattern": "a", "pattern-not": "b"}]), "is a hyphen missing?"),
        (rule_with(patterns=[{"pattern-not": "a"}]), "only negative"),
        (rule_with(patterns=[{"patern": "a"}]), "did you mean `pattern`?"),
        (rule_with(pattern_either=[{"focus-metavariable": "$X"}]), "directly in a `patterns` list"),
        (rule_with(patterns=[{"pattern": "a"}, {"focus-metavariable": "X"}]), "not a metavariable"),
        (rule_with(patterns=[{"pattern": "a"}, {"metavariable-regex": {"metavariable": "$X"}}]), "`regex` is missing"),
        (rule_with(patterns=[{"pattern": "a"}, {"metavariable-regex": {"metavariable": "$X", "regexp": "a"}}]), "`regex`?"),
        (rule_with(patterns=[{"pattern": "a"}, {"metavariable-comparison": {"comparison": "1 > 0", "strip": True}}]), "needs the key"),
        (rule_with(patterns=[{"pattern": "a"}, {"metavariable-comparison": {"comparison": "1 > 0", "base": True}}]), "a number"),
        (rule_with(match={"all": [{"not": "a"}]}), "only negative"),
        (rule_with(match={"pattern": "a", "any": ["b"]}), "exactly one of"),
        (rule_with(match={"al": ["b"]}), "did you mean"),
        (rule_with(match={"pattern": "a", "where": [{"metavar": "$X"}]}), "expected `metavariable`"),
        (rule_with(pattern="a", severity="error"), "known are ERROR"),
        (rule_with(pattern="a", languages="python"), "expected a list"),
        (rule_with(pattern="a", languages=[]), "an empty list"),
        (rule_with(pattern="a", id="../evil"), "the id"),
        (rule_with(pattern="a", id="a b"), "the id"),
        (rule_with(pattern="a", mesage="b"), "did you mean `message`?"),
        (rule_with(pattern="a", mode="hunt"), "is not a mode"),
        (rule_with(pattern="a", paths={"includes": ["a"]}), "did you mean `include`?"),
        (rule_with(pattern="a", options=["a"]), "expected a mapping"),
        (rule_with(pattern="a", metadata={"when": object()}), "cannot have"),
        (rule_with(pattern="a", metadata={"x": float("nan")}), "cannot have"),
        (["not", "a", "mapping"], "expected a mapping"),
        ({1: "a"}, "expected a mapping"),
    ],
)
def test_broken_rules_say_what_is_wrong(document: Any, said: str) -> None:
    with pytest.raises(InputError) as told:
        rule_of(document)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_a_mapping_that_holds_itself_is_refused() -> None:
    document = rule_with(pattern="a")
    document["metadata"] = document
    with pytest.raises(InputError):
        rule_of(document)
