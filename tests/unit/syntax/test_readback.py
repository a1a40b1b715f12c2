"""An edited file reads back as meant, told from few of its lines where they tell it, from all of them otherwise."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.syntax.extents import Extent, Extents
from scanner.syntax.grafting import Family
from scanner.syntax.parse import Parsed, parse_text
from scanner.syntax.readback import reads_as
from scanner.syntax.splicing import TextEdit, spliced


def answer(text: str, old: str, new: str, meant: str) -> bool:
    """Whether `text` with `old` exchanged for `new` reads as the statement `old` exchanged for the statements `meant`."""
    parsed = parse_text(text, "")
    assert isinstance(parsed, Parsed)
    start = text.index(old)
    edits = [TextEdit(Extent(start, start + len(old)), new)]
    file, family = Extents(parsed), Family(parsed.tree)
    wanted = ast.dump(ast.parse(old).body[0])
    statement = next(node for node in ast.walk(parsed.tree) if isinstance(node, ast.stmt) and ast.dump(node) == wanted)
    planned = family.exchanged([statement], ast.parse(meant).body)
    assert isinstance(planned, ast.Module)
    found = reads_as(file, edits, planned)
    try:
        whole = ast.dump(ast.parse(spliced(text, edits))) == ast.dump(planned)
    except SyntaxError:
        whole = False
    assert found == whole, "the lines tell what the whole file tells"
    return found


@pytest.mark.parametrize(
    ("text", "old", "new", "meant"),
    [
        ("a = 1\nf(x)\nb = 2\n", "f(x)", "g(x)", "g(x)"),
        ("a = 1; f(x); b = 2\n", "f(x)", "g(x)", "g(x)"),
        ("a = 1; f(x)\nb = 2\n", "f(x)", "g(x)", "g(x)"),
        ("f(x); b = 2\n", "f(x)", "g(x)", "g(x)"),
        ("a = \\\n 1\nf(x)", "f(x)", "g(\n x)", "g(x)"),
        ("a = 1\n\\\nf(x)\n", "f(x)", "g(x)", "g(x)"),
        ("@d\ndef k():\n    f(x)\nb\n", "f(x)", "if x:\n        f(x)", "if x:\n    f(x)"),
        ("f(x)\nf(y)\n", "f(y)", "f(x)\nf(y)", "f(x)\nf(y)"),
        ("f(x)  # c\r\ny = 1\r\n", "f(x)", "g(x)", "g(x)"),
        ("x = 1\ny = 2\n", "y = 2\n", "", ""),
        ("x = 1\ny = 2\nz = 3\n", "y = 2\n", "", ""),
        ("\x0cf(x)\n", "f(x)", "g(x)", "g(x)"),
        ("a = 1\n\\\nf(x)\n", "f(x)", "# c\ng(x)", "g(x)"),
        ("class A:\n  def k(self):\n    a\n    f(x)\n    b\n", "f(x)", "g(x)", "g(x)"),
        ("class A:\n  def k(self):\n    return f(x)\n", "return f(x)", "return g(x)", "return g(x)"),
        ("async def k():\n\tawait f(x)\n\ty\n", "await f(x)", "await g(x)", "await g(x)"),
        ("if a: f(x)\nelse:\n  b\n", "f(x)", "g(x)", "g(x)"),
        ("if a:\n  b\nelse:\n  f(x)\nc\n", "f(x)", "g(x)", "g(x)"),
        ("try:\n  a\nexcept E:\n  f(x)\nexcept F:\n  b\n", "f(x)", "g(x)", "g(x)"),
        ("match a:\n  case 1:\n    f(x)\n  case 2:\n    b\n", "f(x)", "g(x)", "g(x)"),
        ("def k():\n  a; f(x)\n  b\n", "f(x)", "g(x)", "g(x)"),
        ("def k():\n  f(x)  # c\n  # d\n\n", "f(x)", "if a:\n    f(x)", "if a:\n  f(x)"),
        ("def k():\n  a\n  f(x)\n", "f(x)", "b\n  f(x)", "b\nf(x)"),
        ("def k():\n  a\n  f(x)\n", "f(x)", "", ""),
        ("def k():\n  a\\\n\n  f(x)\n", "f(x)", "g(x)", "g(x)"),
        ("class A:\n  def k(self):\n    a\n    f(x)\n    b\n", "f(x)", "g(x)", "g(x)"),
        ("class A:\n  def k(self):\n    return f(x)\n", "return f(x)", "return g(x)", "return g(x)"),
        ("async def k():\n\tawait f(x)\n\ty\n", "await f(x)", "await g(x)", "await g(x)"),
        ("if a: f(x)\nelse:\n  b\n", "f(x)", "g(x)", "g(x)"),
        ("if a:\n  b\nelse:\n  f(x)\nc\n", "f(x)", "g(x)", "g(x)"),
        ("try:\n  a\nexcept E:\n  f(x)\nexcept F:\n  b\n", "f(x)", "g(x)", "g(x)"),
        ("match a:\n  case 1:\n    f(x)\n  case 2:\n    b\n", "f(x)", "g(x)", "g(x)"),
        ("def k():\n  a; f(x)\n  b\n", "f(x)", "g(x)", "g(x)"),
        ("def k():\n  f(x)  # c\n  # d\n\n", "f(x)", "if a:\n    f(x)", "if a:\n  f(x)"),
        ("def k():\n  a\n  f(x)\n", "f(x)", "b\n  f(x)", "b\nf(x)"),
        ("def k():\n  a\n  f(x)\n", "f(x)", "", ""),
        ("def k():\n  a\n\n  f(x)\n", "f(x)", "g(x)", "g(x)"),
    ],
)
def test_what_was_meant(text: str, old: str, new: str, meant: str) -> None:
    assert answer(text, old, new, meant)


@pytest.mark.parametrize(
    ("text", "old", "new", "meant"),
    [
        ("f(x)\ny = 1\n", "f(x)", "g(x", "g(x)"),
        ("f(x)\ny = 1\n", "f(x)", "g(x) + \\", "g(x)"),
        ("f(x)\ny = 1\n", "f(x)", "g(x) \\", "g(x)"),
        ("f(x)\n(y)\n", "f(x)", "g(x)\\", "g(x)"),
        ("f(x)\ny = 1\n", "f(x)", "'''", "g(x)"),
        ("f(x)\ny = 1\n", "f(x)", "if x:", "g(x)"),
        ("f(x)\ny = 1\n", "f(x)", "f(x)", "g(x)"),
        ("f(x)\ny = 1\n", "f(x)", "g(x); h(x)", "g(x)"),
        ("f(x)\ny = 1\n", "f(x)", "", "g(x)"),
        ("a = 1; f(x); b = 2\n", "f(x)", "if x: g(x)", "if x: g(x)"),
        ("if a:\n    f(x)\nelse:\n    b\n", "f(x)", "if x: g(x)", "g(x)"),
        ("f(x)\ny = 1\n", "f(x)", "g(x)\n z", "g(x)"),
        ("if a:\n  f(x)\nelse:\n  b\n", "f(x)", "g(x)\nelif c:\n  d", "g(x)"),
        ("if a:\n  f(x)\nb\n", "f(x)", "g(x)\nelse:\n  d", "g(x)"),
        ("def k():\n  f(x)\n  y\n", "f(x)", "g(x)\nz", "g(x)"),
        ("def k():\n  f(x)\n  y\n", "f(x)", "g(x)\n   z", "g(x)"),
        ("def k():\n  f(x)\n  y\n", "f(x)", "if x:", "g(x)"),
        ("def k():\n  f(x)\n  (y)\n", "f(x)", "g(x)\\", "g(x)"),
        ("try:\n  f(x)\nexcept E:\n  y\n", "f(x)", "g(x)\nfinally:\n  z", "g(x)"),
        ("def k():\n  f(x)\n", "f(x)", "", ""),
    ],
)
def test_what_was_not_meant(text: str, old: str, new: str, meant: str) -> None:
    assert not answer(text, old, new, meant)


PLACES = ("f(x)\n", "a\nf(x)\nb\n", "class A:\n  def k(self):\n    a\n    f(x)\n    (b)\n", "if a:\n  f(x)\nelse:\n  b\n", "if a: f(x)\n")
PIECES = ("g", "(x)", "(", ")", "\n", "\n  ", "\n    ", "else:", "if x:", ";", "\\", "#", "'''", " ", "\t", "f(x)", "return", ":")
MEANT = ("g(x)", "f(x)\nf(x)", "if x:\n  g", "")


@given(st.sampled_from(PLACES), st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.sampled_from(MEANT))
def test_the_lines_tell_what_the_whole_file_tells(text: str, new: str, meant: str) -> None:
    answer(text, "f(x)", new, meant)
