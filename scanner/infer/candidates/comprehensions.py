"""The same mistake in another notation: a comprehension as a list, a set or a generator, a string as an f-string."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from scanner.infer.candidates.candidate import Candidate

_BRACKETS = ("[]", "{}", "()")
_STRING = "'...'"


def in_other_brackets(candidate: Candidate) -> Iterator[Candidate]:
    """The candidate in any brackets, if it is a comprehension of one value."""
    text = candidate.text
    if isinstance(candidate.anchor, (ast.ListComp, ast.SetComp, ast.GeneratorExp)) and text[0] + text[-1] in _BRACKETS:
        others = tuple(one[0] + text[1:-1] + one[1] for one in _BRACKETS if one[0] != text[0])
        yield replace(candidate, others=others, safe=False)


def as_f_string(candidate: Candidate) -> Iterator[Candidate]:
    """The candidate with an f-string in the place of its only string, as well as with a string."""
    if candidate.text.count(_STRING) == 1 and not candidate.others:
        yield replace(candidate, others=(candidate.text.replace(_STRING, 'f"..."'),), safe=False)
