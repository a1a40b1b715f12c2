"""What an engine answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from scanner.model.failure import Failure
from scanner.model.source import Span


class Binding(NamedTuple):
    """What one metavariable stands for at a match. `name` includes the `$`; `text` is source text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """One place where a rule matches. `message` has its metavariables filled in.

    `fix` is the text that the rule puts in the place of the span; None where it has no fix.
    """

    path: str
    span: Span
    rule_id: str
    bindings: tuple[Binding, ...] = ()
    message: str = ""
    fix: str | None = None


class EngineResult(NamedTuple):
    """Matches sorted by (path, span, rule), what could not be looked at, and how many targets were looked at."""

    matches: tuple[Match, ...]
    failures: tuple[Failure, ...]
    scanned: int
