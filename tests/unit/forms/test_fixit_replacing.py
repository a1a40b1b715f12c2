"""Which corrections become a replacement in the written module; all others are left out, and hostile ones stay text."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from support.code_rules import code_rule, plain_rule

from scanner.engines.libcst import LibcstEngine
from scanner.forms.fixit import Telling, fixit_module
from scanner.model.source import Target

BODY = {"pattern": "f(...)"}


def module(body: dict[str, Any], correction: dict[str, Any] | None = None, corrects: bool = True) -> str:
    metadata = {"metadata": {"bugclass": {"correction": correction}}} if correction else {}
    return fixit_module(plain_rule("some-class", {**body, **metadata}), Telling("A title", "From a test.", corrects=corrects))


def edit(before: str, after: str, **more: Any) -> dict[str, Any]:
    return {"before": before, "after": after, "unit": "expression", "certainty": "sure", **more}


def fixes(text: str, code: str) -> list[str | None]:
    return [match.fix for match in LibcstEngine().run([code_rule("some_class", text)], [Target("a.py", content=code.encode())]).matches]


ADDED = edit("f(a)", "f(a, key=1)", holes=["a"])


@pytest.mark.parametrize(
    "correction",
    [
        {**ADDED, "certainty": "suggestion"},
        {**ADDED, "reason": "it must be decided"},
        {**ADDED, "imports": ["import os"]},
        {**ADDED, "dropped": ["os"]},
        {**ADDED, "own": ["KEY"]},
        {**ADDED, "local": ["key"]},
        {**ADDED, "fresh": ["key"]},
        {**ADDED, "climb": 1},
        {**ADDED, "unit": "statement"},
        edit("f(a)", "f(a, key=a)", holes=["a"]),
        edit("f(a)", "f(a, key=KEY)", holes=["a"]),
        edit("f(a)", "f(a, **{'key': 1})"),
        edit("f(a)", "f(1, a)"),
        edit("f(a)", "f(b, key=1)"),
        edit("f(a, key=1)", "f(a, key=2)"),
        edit("f(a)", "g(a)"),
        edit("x.f(a)", "y.g(a)"),
        edit("x.f(a)", "x.g(a, 1)"),
        edit("x.f(a)", "x.g"),
        edit("f(a)", "f(a) or 1"),
        edit("f(a)", "f(a"),
        edit("f(a)", "x = f(a, key=1)"),
    ],
)
def test_what_a_replacement_does_not_say_in_full_is_left_out(correction: dict[str, Any]) -> None:
    assert module(BODY, correction) == module(BODY, correction, corrects=False)


@pytest.mark.parametrize(
    "body",
    [
        {"pattern": "f($X)", "fix": "g($X) or 1"},
        {"pattern": "f($X)", "fix": "g($X)\nh($X)"},
        {"pattern": "f($X)", "fix": "g({$X})"},
        {"pattern": "f($X)", "fix": "g('$X')"},
        {"pattern": "f($X)", "fix": "g($X, $Y)"},
        {"pattern": "f($X)", "fix": "g(1)"},
        {"pattern": "f($X)", "fix": "g($X"},
        {"pattern": "$X.f()", "fix": "$X.g()"},
        {"pattern": "f($X)", "fix": "$X == 1"},
        {"pattern": "return f($X)", "fix": "g($X)"},
        {"pattern-either": [{"pattern": "f($X)"}, {"pattern": "g($X)"}], "fix": "h($X)"},
    ],
)
def test_a_fix_that_is_no_template_of_one_expression_is_left_out(body: dict[str, Any]) -> None:
    assert module(body) == module(body, corrects=False)


HOSTILE = ['"""', "'''", '")', "@TEXT@", "@FILLED@", "cst.Call", "\x1b[2J", "\u202e", "\\", "'\"", "$Y", "%s"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_of_a_correction_stays_text(text: str) -> None:
    def shape(made: str) -> list[str]:
        return [type(node).__name__ for node in ast.walk(ast.parse(made))]

    made = module(BODY, edit("f(a)", f"f(a, key={text!r})"))
    assert shape(made) == shape(module(BODY, ADDED)) and all(letter.isprintable() or letter == "\n" for letter in made)
    assert fixes(made, "f(2)\n") == [f"f(2, key={text!r})"]
    template = module({"pattern": "f($X)", "fix": f"g($X, {text!r})"})
    assert all(letter.isprintable() or letter == "\n" for letter in template)
    assert fixes(template, "f(2)\n") in ([f"g(2, {text!r})"], [None])


def test_what_is_matched_is_replaced_or_told() -> None:
    made = module(BODY, ADDED)
    code = "f()\nf(1, *a)\nf(**a)\nf(x for x in a)\n@f\ndef g(): pass\n"
    assert fixes(made, code) == ["f(key=1)", "f(1, *a, key=1)", None, None, None]
    twice = module({"pattern": "f($X, $X)", "fix": "g($X)"})
    assert fixes(twice, "f(a.b, a . b)\nf(a, b)\nf(\n  a, a)\n") == ["g(a.b)", None]
    closed = module({"pattern": "f($X)", "fix": "$X.g(-$X)"})
    assert fixes(closed, "f(a or b)\nf('a')\nf(1)\nf(lambda: 0)\n") == ["(a or b).g(-(a or b))", "'a'.g(-'a')", "(1).g(-(1))",
                                                                     "(lambda: 0).g(-(lambda: 0))"]  # fmt: skip
