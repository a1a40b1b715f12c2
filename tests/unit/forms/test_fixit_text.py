"""Whatever a title, a message or an example holds, it stays text in the written module."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.code_rules import plain_rule

from scanner.forms.fixit import Example, Telling, fixit_module

RULE = plain_rule("some-class", {"pattern": "f(...)"})
HOSTILE = [
    '"""',
    "'''",
    '"""\nimport os\n"""',
    "\\",
    '\\"""',
    "a'\"",
    "\x1b[2J",
    "\u202e",
    "\r\nimport os",
    "\0",
    "{x}",
    "'''\"\"\"",
    '"',
    "\ud800",
]


def values(text: str) -> set[str]:
    return {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def shape(text: str) -> list[str]:
    return [type(node).__name__ for node in ast.parse(text).body]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    plain = fixit_module(RULE, Telling("A title", "From a test.", (Example("a = 1"),), ("b = 1",)))
    telling = Telling(text, text, (Example(text),), (text,))
    made = fixit_module(replace(RULE, message=text), telling)
    assert shape(made) == shape(plain)
    assert all(letter.isprintable() or letter == "\n" for letter in made)
    assert text in values(made), "the message is what it was"


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_message_is_kept(text: str) -> None:
    made = fixit_module(replace(RULE, message=text.replace("$", "")), Telling(text, text, (Example(text),)))
    assert text.replace("$", "") in values(made)


def test_an_example_is_what_it_was_after_fixit_takes_its_indentation_away() -> None:
    import textwrap

    code = 'def f():\n    """Doc."""\n    x = "a\\n"\n    return x\n'
    made = fixit_module(RULE, Telling("A title", "From a test.", (Example(code, code),), (code,)))
    kept = [textwrap.dedent(value.removeprefix("\n")).rstrip(" ") for value in values(made) if "Doc." in value]
    assert kept == [code]


def test_the_text_is_the_same_each_time_and_no_wider_than_a_page() -> None:
    rules = [plain_rule("some-class", {"pattern": "a.b($X, 'some long text', key=$Y, other_key=[1, 2, 3], ...)"}), RULE]
    for rule in rules:
        made = fixit_module(rule, Telling("A title", "From a test."))
        assert made == fixit_module(rule, Telling("A title", "From a test."))
        assert max(map(len, made.splitlines())) <= 120 and made.endswith("\n") and not made.endswith("\n\n")


def test_only_what_is_needed_is_brought_along() -> None:
    made = fixit_module(RULE, Telling("A title", "From a test."))
    assert [name for name in ("def named", "def agree", "def literal", "def within", "import ast", "QualifiedName") if name in made] == []
