"""Changes to a text, as stretches with what stands there instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scanner.syntax.extents import Extent
from scanner.syntax.filling import Refused


@dataclass(frozen=True, slots=True, order=True)
class TextEdit:
    """`text` in place of a stretch."""

    extent: Extent
    text: str

    def moved(self, by: int) -> TextEdit:
        """The same edit in a text in which the stretch stands so many characters further on."""
        return TextEdit(Extent(self.extent.start + by, self.extent.end + by), self.text)


def spliced(text: str, edits: Iterable[TextEdit]) -> str:
    """A text with its edits made. Raises Refused where they overlap."""
    made: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda one: one.extent):
        if edit.extent.start < at:
            raise Refused("has changes that overlap")
        made += [text[at : edit.extent.start], edit.text]
        at = edit.extent.end
    return "".join([*made, text[at:]])
