"""All that a command has to tell, before any format."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding
from scanner.model.note import Note
from scanner.model.proof import Verdict
from scanner.model.record import Record
from scanner.model.rule import LEVELS, Level, Rule

if TYPE_CHECKING:
    from scanner.model.checklist import Check
    from scanner.model.figures import Figures
    from scanner.model.hunt import HuntSummary
    from scanner.model.incident import Incident
    from scanner.model.page import PageFacts
    from scanner.model.proposals import Proposals


class RuleReport(Record):
    """One rule as it was run. `engine` is "python", "semgrep" or "libcst"; `rung` is None outside a hunt.

    `formula` is the rule's formula as text where that is known already; None where whoever shows it has to write it.
    """

    rule: Rule
    engine: str
    verdict: Verdict
    rung: int | None = None
    words: str = ""
    sites: int = 0
    formula: str | None = None


class Report(Record, uncompared=("read",)):
    """The answer of one command. Findings are in ranked order; `scanned` counts files looked at; `saved` are the paths written.

    `command` is the command that asked ("" counts as "scan"): what a finding or a verdict means for the exit code depends on it.
    `read` gives the bytes of a file that was looked at, by the path of its findings (staged content where that was scanned); None
    where they can no longer be had. Formats that say more of a file than a finding holds ask it.
    `checklist` is what `verify` looked at, `figures` what `stats` counted, `page` what only a page shows.
    `notes` fail nothing. `allowed` are the failures that --allow-incomplete let pass. New findings below `fail_level` do not fail.
    """

    root: str
    rules: tuple[RuleReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    scanned: int = 0
    incident: Incident | None = None
    hunt: HuntSummary | None = None
    saved: tuple[str, ...] = ()
    command: str = ""
    read: Callable[[str], bytes | None] | None = None
    notes: tuple[Note, ...] = ()
    allowed: tuple[Failure, ...] = ()
    fail_level: Level = Level.NONE
    proposals: Proposals | None = None
    checklist: tuple[Check, ...] = ()
    figures: Figures | None = None
    page: PageFacts | None = None

    @property
    def exit_code(self) -> int:
        """130 when interrupted; 2 when the answer is not complete; else 1 when a new finding stands (prove: a rule is not proven); else 0.

        The sites of a hunt, and the findings that a page shows, are the answer: they do not fail it.
        """
        if any(failure.kind is FailureKind.INTERRUPTED for failure in self.failures):
            return 130
        if self.failures:
            return 2
        if self.command == "prove":
            return int(any(rule.verdict is not Verdict.PROVEN for rule in self.rules))
        if self.hunt is not None or self.command == "report":
            return 0
        least = LEVELS.index(self.fail_level)
        return int(any(f.state.value == "new" and LEVELS.index(f.level) >= least for f in self.findings))
