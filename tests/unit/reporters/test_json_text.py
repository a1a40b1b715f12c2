"""Indented JSON: the bytes of the standard library."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.reporters.json_text import pieces

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_the_bytes_are_those_of_the_standard_library(document: dict[str, Any]) -> None:
    assert "".join(pieces(document)) == json.dumps(document, indent=2)


@pytest.mark.parametrize("text", ["\ud800", "a\udcffb", "\udc00\ud800"])
def test_halves_of_surrogate_pairs_are_replaced(text: str) -> None:
    written = "".join(pieces({"a": [text], text: 1}))
    assert written.isascii() and "\ufffd" in json.loads(written)["a"][0]


def test_no_piece_holds_two_items_of_a_list() -> None:
    found = list(pieces({"findings": [{"a": 1}] * 100}))
    assert max(map(len, found)) < 40
