"""Regular expressions from rules: what is read alike, and what is refused because it could hang."""

from __future__ import annotations

import pytest

from scanner.engines.python.regexes import BadRegex, compile_regex


@pytest.mark.parametrize("text", ["(a+)+$", "(a*)*b", "((x+)y*)+", "(.|a)*b", "(foo.|foob)+", "(\\w+\\.?)+"])
def test_what_could_hang_is_refused(text: str) -> None:
    with pytest.raises(BadRegex):
        compile_regex(text)


@pytest.mark.parametrize("text", ["[[:alpha:]]+", r"\K", "(?R)", "(", "a**", r"\p{L}"])
def test_what_python_cannot_read_is_refused(text: str) -> None:
    with pytest.raises(BadRegex):
        compile_regex(text)


@pytest.mark.parametrize(
    ("text", "sample"),
    [("a+b*", "aab"), ("(foo|bar)+", "foobar"), (r"\s*(?i)(select)\b", " SELECT "), ("(?<word>x)", "x"), (r"a\Z", "a\n")],
)
def test_usual_expressions_match(text: str, sample: str) -> None:
    assert compile_regex(text).match(sample)
