"""How much of the code a candidate pattern keeps: two dials, one for what changed, one for what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Changed(IntEnum):
    """What is kept of the changed part, narrow to wide."""

    VERBATIM = 0
    LOCALS = 1
    LITERALS = 2
    LEADING = 3
    ARITY = 4
    SKELETON = 5
    LAST_NAME = 6
    ARGUMENTS = 7
    RECEIVER = 8
    ANY = 9


class Context(IntEnum):
    """What is kept of the code around the changed part, narrow to wide."""

    VERBATIM = 0
    LOCALS = 1
    LITERALS = 2
    CALLEE = 3
    METHOD = 4
    RECEIVER = 5
    ANY = 6


@dataclass(frozen=True, slots=True)
class Policy:
    """One setting of the dials. `around` is how many enclosing nodes the pattern takes in."""

    changed: Changed
    context: Context
    around: int

    @property
    def width(self) -> float:
        """A prior of how wide the pattern is: larger is wider."""
        return float(self.changed) + 0.8 * float(self.context) - 0.7 * self.around
