"""A comprehension is the same mistake as a list, as a set and as a generator."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from scanner.infer.candidate import Candidate

_BRACKETS = ("[]", "{}", "()")


def in_other_brackets(candidate: Candidate) -> Iterator[Candidate]:
    """The candidate in any brackets, if it is a comprehension of one value."""
    text = candidate.text
    if isinstance(candidate.anchor, (ast.ListComp, ast.SetComp, ast.GeneratorExp)) and text[0] + text[-1] in _BRACKETS:
        others = tuple(one[0] + text[1:-1] + one[1] for one in _BRACKETS if one[0] != text[0])
        yield replace(candidate, others=others, safe=False)
