"""The one line that sums up a report for people. Imports nothing heavy."""

from __future__ import annotations

from scanner.model.counted import counted
from scanner.model.finding import Finding, State
from scanner.model.note import NoteKind
from scanner.model.proof import Verdict
from scanner.model.report import Report
from scanner.reporters.harmless import one_line

_DOCUMENTS = ("postmortem", "verify", "debt")  # one rule of theirs tells many things; that of a bug class tells one


def summary_words(report: Report, proposed: str | None = None) -> str:
    """The whole answer in one line; `proposed` says the proposals where there are some."""
    words = _answer(report, proposed)
    if report.failures:
        return f"{words}. Not complete: {counted(len(report.failures), 'failure')}."
    return words + "."


def aside_words(report: Report, finding: Finding, quiet: bool) -> str:
    """What stands behind a finding's name: its level, where the document's status decides it; what it says, where one line is all."""
    level = f" ({finding.level.value})" if report.command == "postmortem" else ""
    says = f": {one_line(finding.message)}" if quiet and "/" in finding.rule_id and report.command in _DOCUMENTS else ""
    return level + says


def _answer(report: Report, proposed: str | None) -> str:
    done = [one_line(note.detail) for note in report.notes if note.kind is NoteKind.DONE]
    if done:
        words = "; ".join(done)
        return words if report.checklist else words[0].upper() + words[1:]  # a checklist's words begin with an id
    if report.command == "prove":
        proven = sum(rule.verdict is Verdict.PROVEN for rule in report.rules)
        return f"{counted(proven, 'rule')} proven, {len(report.rules) - proven} not"
    if proposed is not None:
        return proposed
    if report.command == "learn" and report.hunt:
        sites = sum(rung.sites for rung in report.hunt.ladder if rung.chosen)
        return f"1 rule kept; it catches {counted(sites, 'other place')} in {counted(report.scanned, 'file')}"
    return _found(report)


def _found(report: Report) -> str:
    noun = "candidate site" if report.hunt else "finding"
    new = [finding for finding in report.findings if finding.state is State.NEW]
    words = f"{counted(len(new), noun)} in {counted(report.scanned, 'file')}"
    if others := len(report.findings) - len(new):
        words += f", {others} known"
    if report.hunt and report.hunt.hidden_sites:
        words += f", {report.hunt.hidden_sites} more not shown"
    if report.command in ("scan", "gate"):
        words += f", {counted(len(report.rules), 'rule')}"
    return words
