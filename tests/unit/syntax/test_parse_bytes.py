"""Bytes to trees: every byte sequence is an answer, never an exception."""

from __future__ import annotations

import ast
import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.failure import Failure, FailureKind
from scanner.syntax.parse import Parsed, decode, parse, split_lines


def parsed(content: bytes) -> Parsed:
    result = parse(content, "a.py")
    assert isinstance(result, Parsed), result
    return result


def failure(content: bytes) -> Failure:
    result = parse(content, "a.py")
    assert isinstance(result, Failure)
    assert result.path == "a.py"
    assert "\n" not in result.detail
    return result


READABLE = [
    (b"", ""),
    (b"\n", "\n"),
    (codecs.BOM_UTF8 + b"x = 1\n", "x = 1\n"),
    (codecs.BOM_UTF8 + "x = 'é'\n".encode(), "x = 'é'\n"),
    (codecs.BOM_UTF8 + b"# coding: utf-8\nx = 1\n", "# coding: utf-8\nx = 1\n"),
    (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
    (
        b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n",
        "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '€'\n",
    ),
    ("# coding: euc-jp\nx = '日本'\n".encode("euc-jp"), "# coding: euc-jp\nx = '日本'\n"),
    (b"x = 1\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
    (b"x = 1\ry = 2\r", "x = 1\ry = 2\r"),
    (b"x = 1\n\x0cy = 2\n", "x = 1\n\x0cy = 2\n"),
    (b"x = 1", "x = 1"),
]


@pytest.mark.parametrize(("content", "text"), READABLE)
def test_readable_source(content: bytes, text: str) -> None:
    assert parsed(content).text == text


UNREADABLE = [
    (b"x = '\xe9'\n", FailureKind.UNDECODABLE),
    (b"# coding: no-such-codec\nx = 1\n", FailureKind.UNDECODABLE),
    (codecs.BOM_UTF8 + b"# coding: latin-1\nx = 1\n", FailureKind.UNDECODABLE),
    ("x = 1\n".encode("utf-16"), FailureKind.UNDECODABLE),
    (b"x = '\xed\xa0\x80'\n", FailureKind.UNDECODABLE),
    (b"x = 1\x00\n", FailureKind.UNPARSABLE),
    (b"\x00", FailureKind.UNPARSABLE),
    (b"x = (\n", FailureKind.UNPARSABLE),
    (b"if x:\nf()\n", FailureKind.UNPARSABLE),
    (b"if x:\n\tf()\n        g()\n", FailureKind.UNPARSABLE),
    (b"def f(a, a): pass\nreturn return\n", FailureKind.UNPARSABLE),
    (b"x = " + b"9" * 5000 + b"\n", FailureKind.UNPARSABLE),
    (b"x = '\\N{no such character}'\n", FailureKind.UNPARSABLE),
    (b"x = '\\x'\n", FailureKind.UNPARSABLE),
    (b"\x1a", FailureKind.UNPARSABLE),
    (b"f(\xc2\xa0x)\n", FailureKind.UNPARSABLE),
    (b"# coding: rot13\nk = 1\n", FailureKind.UNDECODABLE),
    (b"# coding: hex\n00\n", FailureKind.UNDECODABLE),
    (b"# coding: punycode\nx = 1\n", FailureKind.UNDECODABLE),
    (b"# coding: undefined\nx = 1\n", FailureKind.UNDECODABLE),
]


@pytest.mark.parametrize(("content", "kind"), UNREADABLE)
def test_unreadable_source_is_a_failure(content: bytes, kind: FailureKind) -> None:
    assert failure(content).kind is kind


def test_failure_names_the_line() -> None:
    assert failure(b"x = 1\ny = = 2\n").detail.startswith("line 2:")


@pytest.mark.parametrize("source", [b"print 'a'\n", b"exec 'a'\n", b"try:\n    f()\nexcept A, e:\n    pass\n", b"raise A, 'x'\n"])
def test_python_2_is_named(source: bytes) -> None:
    assert "Python 2" in failure(source).detail


def test_python_3_mistakes_are_not_called_python_2() -> None:
    assert "Python 2" not in failure(b"print(x\n").detail


DEEP = [
    b"x = " + b"(" * 3000 + b"a" + b")" * 3000 + b"\n",
    b"x = " + b"[" * 3000 + b"]" * 3000 + b"\n",
    b"x = " + b"+".join([b"a"] * 20000) + b"\n",
    b"x = " + b"-" * 20000 + b"a\n",
    b"x = a" + b".b" * 20000 + b"\n",
    b"x = " + b"lambda: " * 20000 + b"a\n",
    b"x = " + b"not " * 20000 + b"a\n",
    b"x = a" + b"()" * 20000 + b"\n",
    b"x = " + b"a if b else " * 20000 + b"c\n",
    b"".join(b" " * i + b"if a:\n" for i in range(1000)),
    b"if a:\n    f()\n" + b"elif b:\n    g()\n" * 5000,
    b"x = f'" + b"{f'" * 50 + b"'}" * 50 + b"'\n",
]


@pytest.mark.parametrize("content", DEEP, ids=range(len(DEEP)))
def test_deep_nesting_never_crashes(content: bytes) -> None:
    result = parse(content, "a.py")
    assert isinstance(result, (Parsed, Failure))


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer(content: bytes) -> None:
    assert isinstance(parse(content, "a.py"), (Parsed, Failure))


_PIECES = st.sampled_from(
    [b"# coding: ", b"latin-1", b"utf-8", b"utf-7", b"punycode", b"raw_unicode_escape", b"\n", b"\r", b"\x0c", b"\x00"]
)
_MORE = st.sampled_from(
    [b"x", b" = ", b"'", b'"""', b"f'{", b"}", b"(", b")", b"\\", b"\xff", "é".encode(), codecs.BOM_UTF8, b"def f():", b"    "]
)


@given(st.lists(st.one_of(_PIECES, _MORE), max_size=25).map(b"".join))
def test_source_like_bytes_are_an_answer(content: bytes) -> None:
    result = parse(content, "a.py")
    if isinstance(result, Parsed):
        for node in ast.walk(result.tree):
            if isinstance(node, (ast.expr, ast.stmt)):
                assert result.span(node).start_line >= 1


def test_columns_count_code_points() -> None:
    result = parsed("x = 'é€😀' + name\n".encode())
    name = next(n for n in ast.walk(result.tree) if isinstance(n, ast.Name) and n.id == "name")
    span = result.span(name)
    assert (span.start_column, span.end_column) == (13, 17)
    assert result.slice(span) == "name"


def test_slice_across_lines_has_plain_line_ends() -> None:
    result = parsed(b"f(\r\n    a,\r\n    b)\r\n")
    assert result.slice(result.span(result.tree.body[0])) == "f(\n    a,\n    b)"


def test_form_feed_does_not_end_a_line() -> None:
    result = parsed(b"x = 1\n\x0c\ndef f():\n    return 2\n")
    assert result.slice(result.span(result.tree.body[1])) == "def f():\n    return 2"
    assert split_lines("a\x0cb\x0bc\x85d\u2028e") == ["a\x0cb\x0bc\x85d\u2028e"]


def test_decorators_belong_to_their_definition() -> None:
    result = parsed(b"@a\n@b\ndef f():\n    pass\n")
    span = result.span(result.tree.body[0])
    assert (span.start_line, span.start_column, span.end_line) == (1, 1, 4)


def test_from_one_node_to_another() -> None:
    result = parsed(b"a()\nb()\nc()\n")
    span = result.between(result.tree.body[0], result.tree.body[1])
    assert result.slice(span) == "a()\nb()"


def test_lone_surrogate_escapes_are_text() -> None:
    assert parsed(b"x = '\\ud800'\n").tree.body


def test_decode_alone_says_why_not() -> None:
    assert isinstance(decode(b"\xff", "a.py"), Failure)
    assert decode(b"ok", "a.py") == "ok"
