"""What became of each site of a rule when its correction was to be made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from scanner.model.failure import Failure
from scanner.model.source import Span


class SiteState(str, Enum):
    """A site's outcome; the values are part of the JSON format."""

    CORRECTED = "corrected"
    POSSIBLE = "possible"
    DECLINED = "declined"
    SUGGESTION = "suggestion"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class SiteOutcome:
    """One site. `diff` is the correction of this site alone, as a unified diff, "" where there is none; `reason` why it was left."""

    path: str
    span: Span
    state: SiteState
    reason: str = ""
    diff: str = ""


class Answer(str, Enum):
    """What a person says to one proposed correction; the values are the keys to press."""

    YES = "y"
    NO = "n"
    ALL = "a"
    QUIT = "q"


Decide = Callable[[SiteOutcome], Answer]


@dataclass(frozen=True, slots=True)
class FixChoice:
    """How corrections are made: `write` changes files, else they are only shown; `decide` is asked before each; None: all of them."""

    write: bool = True
    allow_dirty: bool = False
    decide: Decide | None = None


@dataclass(frozen=True, slots=True)
class FixAnswer:
    """The answer of `bugclass fix`. `patch` is all that was (or would be) changed as one unified diff, `changed` the files written."""

    rule_id: str
    sites: tuple[SiteOutcome, ...] = ()
    failures: tuple[Failure, ...] = ()
    patch: str = ""
    changed: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """2 when the answer is not complete; else 1 when a site still needs a person; else 0."""
        if self.failures:
            return 2
        return int(any(site.state not in (SiteState.CORRECTED, SiteState.POSSIBLE) for site in self.sites))
