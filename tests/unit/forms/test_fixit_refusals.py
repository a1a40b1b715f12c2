"""What matchers cannot say is refused with the part of the rule that it is about; nothing is left out without a word."""

from __future__ import annotations

import pytest
import yaml
from support.code_rules import plain_rule

from scanner.errors import InputError
from scanner.forms.fixit import Telling, fixit_module, module_name
from scanner.forms.refusal import CannotExpress


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("pattern: <... f() ...>", "`<... ...>`"),
        ("pattern: f($...ARGS, 1, $...ARGS)", "several places"),
        ("pattern: $X", "nothing but a name"),
        ("pattern: \"'...'\"", "nothing but a literal"),
        ("pattern: x", "nothing but a name"),
        ("pattern: \"f('$X')\"", "which stands for others"),
        ("pattern: \"f('=~/a/')\"", "which stands for others"),
        ("pattern: f(..., $K=1)", "a keyword argument of any name"),
        ("pattern: f(..., $X, ..., $X)", "after `...`"),
        ("pattern: a | b", "swapped"),
        ("pattern: a and b and c", "more than two parts"),
        ("pattern: x[1:2]", "a slice"),
        ("pattern: a, b = f()", "several targets"),
        ("pattern: x += f()", "with an operator"),
        ("pattern: \"[$X for $X in $Y]\"", "ListComp"),
        ("pattern: \"lambda: $X\"", "Lambda"),
        ("pattern: f\"{x}\"", "JoinedStr"),
        ("pattern: \"if $X:\\n    f()\"", "a body other than `...`"),
        ("pattern: \"if $X:\\n    ...\\nelse:\\n    ...\"", "`else`"),
        ("pattern: \"class $C:\\n    ...\"", "ClassDef"),
        ("pattern: \"f()\\ng()\"", "a sequence of statements"),
        ("pattern: \"@f\"", "a decorator"),
        ("pattern: \"with $X:\\n    ...\"", "a bare name"),
        ("pattern: \"def f($A, $B):\\n    ...\"", "parameters"),
        ("pattern: \"async def $F(...):\\n    ...\"", "async def"),
        ("pattern-regex: f+", "regular expression"),
        ("patterns: [{pattern: f()}, {pattern-regex: f+}]", "regular expression"),
        ("patterns: [{pattern: f()}, {pattern-not-regex: f+}]", "several parts"),
        ("patterns: [{pattern: f($X)}, {pattern: $F(1)}]", "several patterns at one place"),
        ("patterns: [{pattern: f($X)}, {metavariable-regex: {metavariable: $X, regex: a}}]", "condition"),
        ("patterns: [{pattern: f($X)}, {metavariable-comparison: {metavariable: $X, comparison: $X > 1}}]", "condition"),
        ("patterns: [{pattern: f($X)}, {focus-metavariable: $X}]", "focus"),
        ("patterns: [{pattern-inside: 'f(...)'}]", "no pattern that says what to find"),
        ("patterns: [{pattern: f()}, {pattern-not: {patterns: [{pattern: f()}, {pattern-inside: g()}]}}]", "several parts"),
        ("patterns: [{pattern: f()}, {pattern-not-inside: \"a()\\nb()\"}]", "a sequence of statements"),
        ("patterns: [{pattern: f()}, {pattern-not-inside: \"$A = g()\\n...\\n$A.close()\"}]", "with each other alone"),
        ("{pattern: f(), options: {symmetric_eq: true}}", "the option symmetric_eq"),
        ("{pattern: f(), options: {constant_propagation: false}}", "the option constant_propagation"),
        ("{pattern: f(), paths: {include: ['*.py']}}", "`paths`"),
        ("{pattern: f($X), message: '$X is bad'}", "a metavariable in its message"),
        ("{mode: taint, pattern-sources: [{pattern: a}], pattern-sinks: [{pattern: b}]}", "taint"),
    ],
)  # fmt: skip
def test_it_says_what_it_cannot_say(body: str, words: str) -> None:
    with pytest.raises(CannotExpress) as told:
        fixit_module(plain_rule("some-class", yaml.safe_load(body)), Telling("A title", "From a test."))
    assert words in str(told.value)


@pytest.mark.parametrize("rule_id", ["a--b", "A-b", "a.b", "a/b", "1-a", "class", "", "a_b", "-a", "../a", "a b"])
def test_ids_that_cannot_name_a_module(rule_id: str) -> None:
    with pytest.raises(InputError, match="cannot name a Python module"):
        module_name(rule_id)


def test_an_id_names_its_module() -> None:
    assert module_name("http-call-without-timeout") == "http_call_without_timeout"
