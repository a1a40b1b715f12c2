"""What an engine answers."""

from __future__ import annotations

from typing import NamedTuple

from scanner.model.failure import Failure
from scanner.model.record import Record
from scanner.model.source import Span


class Binding(NamedTuple):
    """What one metavariable stands for at a match. `name` includes the `$`; `text` is source text."""

    name: str
    text: str


class Match(Record):
    """One place where a rule matches. `message` has its metavariables filled in.

    `fix` is the text that the rule puts in the place of the span; None where it has no fix.
    """

    path: str
    span: Span
    rule_id: str
    bindings: tuple[Binding, ...] = ()
    message: str = ""
    fix: str | None = None

    def __lt__(self, other: Match) -> bool:
        return (self.path, self.span, self.rule_id, self.bindings, self.message) < (
            other.path,
            other.span,
            other.rule_id,
            other.bindings,
            other.message,
        )


class EngineResult(Record):
    """Matches sorted by (path, span, rule), what could not be looked at, and how many targets were looked at."""

    matches: tuple[Match, ...]
    failures: tuple[Failure, ...]
    scanned: int
