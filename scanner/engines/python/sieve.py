"""What a file must have so that a rule can match it: small enough to be remembered, so that a rule need not be compiled."""

from __future__ import annotations

import json

from scanner.engines.python.prefilter import Cnf, may_match, words_of
from scanner.engines.python.shapes import shape_test, shapes_of
from scanner.model.formula import Formula
from scanner.model.record import Record


class Sieve(Record):
    """`words`: any file the rule matches has a word of each group. `shapes`: names of tests that it passes besides."""

    words: Cnf
    shapes: tuple[str, ...] = ()

    def lets_through(self, content: bytes) -> bool:
        """Whether a file with these bytes can have a match at all; cheap."""
        if not may_match(self.words, content):
            return False
        for name in self.shapes:
            test = shape_test(name)
            if test is not None and not test(content):
                return False
        return True

    def text(self) -> str:
        """The sieve in one line; `sieve_from` reads it."""
        return json.dumps([[sorted(word.decode("ascii") for word in group) for group in self.words], self.shapes])


def sieve_of(formula: Formula, symmetric: bool = False) -> Sieve:
    """What every file with a match of a formula has. `symmetric`: the sides of `==` may change places."""
    return Sieve(words_of(formula), shapes_of(formula, symmetric))


def sieve_from(text: str) -> Sieve | None:
    """The sieve that was written so; None for any other text."""
    try:
        words, shapes = json.loads(text)
        found = tuple(frozenset(word.encode("ascii") for word in group) for group in words)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    if (
        not isinstance(shapes, list)
        or not all(isinstance(name, str) and shape_test(name) is not None for name in shapes)
        or frozenset() in found
    ):
        return None
    return Sieve(found, tuple(shapes))
