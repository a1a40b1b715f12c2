"""An edited file reads back as meant, told from few of its lines where they tell it, from all of them otherwise."""

from __future__ import annotations

import ast

import pytest

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
    ],
)
def test_what_was_not_meant(text: str, old: str, new: str, meant: str) -> None:
    assert not answer(text, old, new, meant)
