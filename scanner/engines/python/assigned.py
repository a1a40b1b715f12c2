"""What names are assigned, told from a file's bytes: says too much rather than too little, and costs a few searches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

LETTER = rb"[\w\x80-\xff]"
NUMBER = b"0"
"""Any word that begins with a digit."""
_GAP = rb"(?:[\s(\\+~-]|#[^\n]*\n)*"
_IS_ASSIGNED = re.compile(
    rb"[ \t]*(?:\\\r?\n\s*)?(?:(:)=|(?::[^=\n]*)?=(?!=))(" + _GAP + rb")(" + LETTER + rb"+)[ \t]*([,)]?)",
)
_BEGINS_A_STATEMENT = re.compile(rb"(?:^|[\r\n;:\f])[ \t]*\Z")
_FAR = 200


class Assigned:
    """The assignments of one file, looked up name by name as they are asked for."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._begins: dict[bytes, frozenset[bytes]] = {}

    def may_come_from(self, name: bytes, words: AbstractSet[bytes]) -> bool:
        """Whether a name is assigned something that begins with one of the words, signs aside, or with a name of which that holds."""
        seen: set[bytes] = set()
        pending = [name]
        while pending:
            one = pending.pop()
            if one in words or (NUMBER in words and one[:1].isdigit()):
                return True
            if one not in seen:
                seen.add(one)
                pending.extend(self._given(one))
        return False

    def _given(self, name: bytes) -> frozenset[bytes]:
        """The words that begin what a name is assigned."""
        known = self._begins.get(name)
        if known is None:
            known = self._begins[name] = frozenset(self._search(name))
        return known

    def _search(self, name: bytes) -> Iterator[bytes]:
        content = self._content
        at = content.find(name)
        while at >= 0:
            end = at + len(name)
            found = _IS_ASSIGNED.match(content, end)
            if found is not None and (found[1] or (_is_statement(found) and _BEGINS_A_STATEMENT.search(content[max(0, at - _FAR) : at]))):
                yield found[3]
            at = content.find(name, end)


def _is_statement(found: re.Match[bytes]) -> bool:
    """Whether no argument or default ends after the word: `x=None,` and `x=None)` on a line of their own."""
    return found[4] != b"," and (found[4] != b")" or b"(" in found[2])
