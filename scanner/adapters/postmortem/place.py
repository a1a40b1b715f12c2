"""Where in the document something is, for messages: `FILE:LINE: what is wrong`."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.adapters.visible import visible
from scanner.errors import InputError


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a document. `line` is 1-based; 0 where it is not known."""

    path: str
    line: int = 0

    def error(self, what: str) -> InputError:
        """The error that says what is wrong here, on one line and harmless to a terminal."""
        at = f"{self.path}:{self.line}" if self.line else self.path
        return InputError(f"{visible(at)}: {visible(what)[:400]}")
