"""Whether a file's bytes can hold a comparison with a literal, or with a name that may hold it: says yes too often, never no wrongly."""

from __future__ import annotations

import re

from scanner.engines.python.assigned import LETTER, NUMBER, Assigned
from scanner.engines.python.commented import is_commented
from scanner.model.record import Record

_LAST_WORD = re.compile(LETTER + rb"+\Z")
_FIRST_WORD = re.compile(
    rb"(?P<gap>[\s(\\+~-]*)(?P<word>#|"
    + LETTER
    + rb"*)(?:(?P<prose>[ \t]+(?!(?:and|or|if|else|for|is|in|not|as|async)\b)[A-Za-z_]|\.[^\d\w])"
    + rb"|(?P<alone>(?:\s|#[^\n]*\n)*(?:[A-Za-z_):,;\]}'\"]|\Z)))?"
)
"""`prose`: no code goes on like this. `alone`: no operator that binds closer than a comparison follows the word."""
_FAR = 120
_ALONE = frozenset({b"None", b"True", b"False"})
_BEGINNINGS = {
    b"None": frozenset({b"None"}),
    b"True": frozenset({b"True", b"False", b"not", NUMBER}),
    b"False": frozenset({b"True", b"False", b"not", NUMBER}),
}
_OPERATORS = {
    "==": re.compile(rb"==(?<![=!<>]==)(?!=)"),
    "!=": re.compile(rb"!=(?!=)"),
    "is": re.compile(rb"is(?<!\wis)(?!\w)(?!\s+not\b)"),
    "is not": re.compile(rb"is(?<!\wis)(?!\w)(?:\s|\\|#[^\n]*\n)+not\b"),
}


class Compared(Record):
    """Whether something is compared by `operator` with `literal`: None, True, False, or a whole number.

    `sides`: where the literal stands, `left`, `right` or `both` for either.
    """

    operator: str
    literal: bytes
    sides: str

    def __call__(self, content: bytes) -> bool:
        """Whether a file with these bytes may have it."""
        words: set[bytes] = set()
        for found in _OPERATORS[self.operator].finditer(content):
            if not is_commented(content, found.start()):
                words.add(self._right(content, found.end()) if self.sides != "left" else b"")
                words.add(_left(content, found.start()) if self.sides != "right" else b"")
        return self._may_be(words, content)

    def may_follow(self, content: bytes, at: int) -> bool:
        """Whether the operator, and behind it the literal or a name that may hold it, stand at a place."""
        found = _OPERATORS[self.operator].match(content, at)
        return found is not None and self._may_be({self._right(content, found.end())}, content)

    def _may_be(self, words: set[bytes], content: bytes) -> bool:
        words.discard(b"")
        beginnings = _BEGINNINGS.get(self.literal, frozenset({NUMBER}))
        if b"#" in words or not beginnings.isdisjoint(words) or (NUMBER in beginnings and any(word[:1].isdigit() for word in words)):
            return True
        assigned = Assigned(content)
        return any(assigned.may_come_from(name, beginnings) for name in words)

    def _right(self, content: bytes, at: int) -> bytes:
        """What begins the right side of a comparison; `#` where a comment hides it; empty where it is prose, or another literal alone."""
        right = _FIRST_WORD.match(content, at)
        word: bytes = b"" if right is None else right["word"]
        if right is None or word in (b"", b"#", b"not"):
            return word
        is_literal = word in _ALONE or word.isdigit()
        is_other = is_literal and word.lstrip(b"0") != self.literal.lstrip(b"0")
        alone = right["alone"] is not None and (b"(" not in right["gap"] or right["alone"][-1:] in b"),:]};")
        return b"" if right["prose"] is not None or (alone and is_other) else word


def _left(content: bytes, at: int) -> bytes:
    """What ends the left side of a comparison; `#` where a line end hides it."""
    before = content[max(0, at - _FAR) : at].rstrip(b" \t)\\")
    last = _LAST_WORD.search(before)
    return b"#" if before[-1:] in b"\r\n" else last[0] if last else b""


def compared(operator: str, literal: str, sides: str) -> Compared | None:
    """The test by its words; None where there is no such test."""
    word = literal.encode("ascii", "replace")
    known = operator in _OPERATORS and (word in _BEGINNINGS or word.isdigit()) and sides in ("left", "right", "both")
    return Compared(operator, word, sides) if known else None
