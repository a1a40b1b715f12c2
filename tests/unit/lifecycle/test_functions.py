"""Functions by name, and what a change touched."""

from __future__ import annotations

import ast
import textwrap

import pytest

from scanner.lifecycle.functions import MODULE, changed_functions, function_at, functions_of, removed_functions

CODE = textwrap.dedent(
    '''\
    import os
    LIMIT = 3

    @cached
    def plain(a):
        """Doc."""
        def inner():
            return a
        return inner

    class Cart:
        """A cart."""
        size = 1

        def total(self):
            return 1

        class Line:
            def total(self):
                return 2

    if LIMIT:
        def late():
            return 4
    '''
)


def changed(old: str, new: str) -> tuple[str, ...]:
    assert old in CODE
    return changed_functions(ast.parse(CODE), ast.parse(CODE.replace(old, new)))


def test_all_functions_have_their_qualified_names_and_lines() -> None:
    found = functions_of(ast.parse(CODE))
    assert [(name, each.first, each.last) for name, each in found.items()] == [
        ("plain", 4, 9),
        ("plain.inner", 7, 8),
        ("Cart.total", 15, 16),
        ("Cart.Line.total", 19, 20),
        ("late", 23, 24),
    ]
    assert found["Cart.total"].owner is not None and found["plain.inner"].owner is None


@pytest.mark.parametrize(("line", "name"), [(4, "plain"), (8, "plain.inner"), (9, "plain"), (2, None), (13, None), (19, "Cart.Line.total")])
def test_the_innermost_function_around_a_line(line: int, name: str | None) -> None:
    found = function_at(functions_of(ast.parse(CODE)), line)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("return 1", "return 11", ("Cart.total",)),
        ("return a\n", "return -a\n", ("plain.inner",)),
        ("def plain(a)", "def plain(a, b=2)", ("plain",)),
        ("@cached", "@cached()", ("plain",)),
        ("LIMIT = 3", "LIMIT = 4", (MODULE,)),
        ("size = 1", "size = 2", (MODULE,)),
        ("return 4", "return 5", ("late",)),
        ("def late", "def later", ("later",)),
    ],
)
def test_whose_code_a_change_is(old: str, new: str, names: tuple[str, ...]) -> None:
    assert changed(old, new) == names


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""Doc."""', '"""Another."""'),
        ('"""A cart."""', '"""The cart."""'),
        ("import os", "import os, sys"),
        ("return 1", "return (1)"),
        ("LIMIT = 3", "# three\nLIMIT = 3"),
        ("return 2", "return 2  # two"),
    ],
)
def test_layout_comments_docstrings_and_imports_change_nothing(old: str, new: str) -> None:
    assert changed(old, new) == ()


def test_what_only_the_before_side_has() -> None:
    assert removed_functions(ast.parse(CODE), ast.parse("def plain(a): ...")) == ("plain.inner", "Cart.total", "Cart.Line.total", "late")
