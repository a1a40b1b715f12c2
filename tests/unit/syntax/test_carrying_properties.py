"""Source edits hold for any code around the place: untouched bytes are equal, the tree is the planned one, twice is once."""

from __future__ import annotations

import ast

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model.correction import Correction, Unit
from scanner.model.source import Span
from scanner.syntax.carrying import Carried, carry_over, change_of
from scanner.syntax.digest import digest
from scanner.syntax.encoded import encoded_like
from scanner.syntax.parse import Parsed, parse

_ARGUMENTS = st.sampled_from(
    [
        *("a", "a.b", "a or b", "(a)", "( a  ,)", "'\\n'", "f'{a!r}'", "[x for x in a]", "lambda: a", "a if b else c", "-a", "not a"),
        *("a,", "*a", "**a", "k=a", "k = ( a )", "(yield)", "a[1:2]", "a # no\n", "\n  a\n", "\n\ta, # c\n", "b := 1", "'\u00e9'"),
        *("\\\n a", "a, b=1, **c", "'''\n\n'''", "await a"),
    ]
)
_AROUND = st.sampled_from(
    [
        *("{}", "x = {}  # c", "return {} + 1", "if {}: pass", "y = [{},\n  1]", "y = {}.z[0]", "y = not {}", "f'{{1}}'; {}"),
        *("@{}\nasync def g(): ...", "with {} as q: pass", "for i in {}:\n\tpass", "assert {}, 'no'", "y = {} if {} else 1"),
        *("match {}:\n  case 1: pass", "lambda: {}"),
    ]
)
_LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
_CORRECTIONS = st.sampled_from(
    [
        Correction("get(x)", "get(x, timeout=T)", Unit.EXPRESSION, ("x",)),
        Correction("get(x)", "x or get(x)", Unit.EXPRESSION, ("x",)),
        Correction("get(x)", "get(safe(x))", Unit.EXPRESSION, ("x",)),
        Correction("get(x)", "fetch(x)", Unit.EXPRESSION, ("x",)),
        Correction("get(x)", "not x", Unit.EXPRESSION, ("x",)),
        Correction("get(x)", "with lock:\n    get(x)", Unit.STATEMENT, ("x",)),
        Correction("get(x)", "check(x)\nget(x)", Unit.STATEMENT, ("x",)),
    ]
)


def place_of(parsed: Parsed) -> Span | None:
    for node in ast.walk(parsed.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "get":
            return parsed.span(node)
    return None


@settings(max_examples=250)
@given(_CORRECTIONS, _ARGUMENTS, _AROUND, _LINE_ENDS, st.booleans())
def test_only_the_planned_change_is_made(correction: Correction, argument: str, around: str, line_end: str, marked: bool) -> None:
    inner = "\n".join("    " + line for line in around.replace("{}", f"get({argument})").split("\n"))
    text = f"# -*- coding: utf-8 -*-\nasync def f():\n{inner}\n\x0c\n  # end \nz = '\u00fc' ;".replace("\n", line_end)
    content = (b"\xef\xbb\xbf" if marked else b"") + text.encode()
    parsed = parse(content, "m.py")
    if not isinstance(parsed, Parsed):
        return
    span = place_of(parsed)
    change = change_of(correction)
    assert span is not None and change is not None
    found = carry_over(change, parsed, span)
    if isinstance(found, str):
        assert found
        return
    assert digest(ast.parse(found.text)) == digest(found.meant)
    after = encoded_like(found.text, content)
    assert after is not None
    old, new = parsed.text, found.text
    for edit in reversed(found.edits):
        assert old[: edit.extent.start] == new[: edit.extent.start], "all before the edit is as it was"
        tail = len(old) - edit.extent.end
        assert old[len(old) - tail :] == new[len(new) - tail :], "all after the edit is as it was"
        new = new[: edit.extent.start] + old[edit.extent.start : edit.extent.end] + new[len(new) - tail :]
    assert new == old
    assert (after[:3] == b"\xef\xbb\xbf") is marked
    again = parse(after, "m.py")
    assert isinstance(again, Parsed) and digest(again.tree) == digest(found.meant)


@settings(max_examples=150)
@given(
    _CORRECTIONS,
    st.text(alphabet="get(x)=,.'\n\t #:[]", max_size=30),
    st.integers(1, 3),
    st.integers(1, 8),
    st.integers(1, 3),
    st.integers(1, 8),
)
def test_no_place_makes_it_raise(correction: Correction, text: str, line: int, column: int, last: int, end: int) -> None:
    parsed = parse((text + "\n\n\nget(x)").encode(), "m.py")
    change = change_of(correction)
    if isinstance(parsed, Parsed) and change is not None:
        assert isinstance(carry_over(change, parsed, Span(line, column, last, end)), (Carried, str))
