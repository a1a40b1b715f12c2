"""All that a command has to tell, before any format."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.model.failure import Failure
from scanner.model.finding import Finding
from scanner.model.hunt import BugKind, Rung
from scanner.model.incident import Incident
from scanner.model.proof import Verdict
from scanner.model.rule import Rule


@dataclass(frozen=True, slots=True)
class RuleReport:
    """One rule as it was run. `engine` is "python", "semgrep" or "libcst"; `rung` is None outside a hunt."""

    rule: Rule
    engine: str
    verdict: Verdict
    rung: int | None = None
    words: str = ""
    sites: int = 0


@dataclass(frozen=True, slots=True)
class HuntSummary:
    """What the hunt learned from: the fix's label, the kind of bug, the changed place, the ladder."""

    fix_label: str
    kind: BugKind
    place: str
    ladder: tuple[Rung, ...]
    hidden_sites: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The answer of one command. Findings are in ranked order; `scanned` counts files looked at."""

    root: str
    rules: tuple[RuleReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    scanned: int = 0
    incident: Incident | None = None
    hunt: HuntSummary | None = None

    @property
    def exit_code(self) -> int:
        """2 when the answer is not complete, else 1 when a new finding stands, else 0."""
        if self.failures:
            return 2
        return int(any(f.state.value == "new" for f in self.findings))
