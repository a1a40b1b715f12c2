"""The correction that a fix taught: what stood at the incident's place, and what the fix made of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Certainty(str, Enum):
    """Whether a correction may be applied; the values are part of the kept rule's format."""

    SURE = "sure"
    SUGGESTION = "suggestion"


class Unit(str, Enum):
    """What a correction rewrites: the matched expression, or the statement around it; the values are part of the kept rule's format."""

    EXPRESSION = "expression"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Correction:
    """The learned edit. `before` and `after` are Python source as the fix has it, of a compound statement only the header over `...`.

    `holes` are the names in `before` that stand for anything. `climb` is how many nodes above the match the unit stands.
    `imports` are import statements for names that only `after` uses (relative ones as seen from `origin`); `dropped` are
    imported names that only `before` uses. Of the names that only `after` uses, `own` are defined by the file `origin` itself, `local` are
    the function's, and `fresh` are bound by `after`.
    `reason` says why it is no more than a suggestion, "" where it is sure.
    """

    before: str
    after: str
    unit: Unit
    holes: tuple[str, ...] = ()
    climb: int = 0
    imports: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    origin: str = ""
    local: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    certainty: Certainty = Certainty.SURE
    reason: str = ""
