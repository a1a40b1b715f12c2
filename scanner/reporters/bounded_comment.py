"""Markdown that grows up to what a comment, or the body of an issue, may hold; what does not fit is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

LIMIT = 65_536
_END = 600

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A list in it: what it is called where some of it is left out, up to which share of the whole it may grow, and what closes it."""

    name: str
    share: float
    closing: str = ""


class BoundedComment:
    """Text that grows up to its limit, counted in UTF-8 bytes: no count of characters is larger."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._size = 0

    def add(self, text: str) -> None:
        """Add what must be there."""
        self._pieces.append(text)
        self._size += _bytes(text)

    def fits(self, text: str) -> bool:
        """Whether there is room for it."""
        return self._size + _bytes(text) <= LIMIT - _END

    def add_list(self, opening: str, items: Sequence[T], row: Callable[[T], str], part: Part) -> None:
        """Add as many rows as this part's share of the comment holds, and how many are left out; nothing where there are no items."""
        room = int((LIMIT - _END) * part.share)
        if not items:
            return
        self.add(opening)
        added = 0
        for item in items:
            text = row(item)
            if self._size + _bytes(text) > room:
                break
            self.add(text)
            added += 1
        self.add(part.closing)
        if left := len(items) - added:
            self.add(f"\n{left:,} more do not fit into a comment ({part.name}); `bugclass` in a terminal shows all.\n")

    def text(self) -> str:
        """The whole comment."""
        return "".join(self._pieces)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
