"""The one line that sums up a report for people. Imports nothing heavy."""

from __future__ import annotations

from scanner.model.finding import Finding, State
from scanner.model.note import NoteKind
from scanner.model.proof import Verdict
from scanner.model.report import Report
from scanner.reporters.harmless import one_line


def summary_words(report: Report, proposed: str | None = None) -> str:
    """The whole answer in one line; `proposed` says the proposals where there are some."""
    words = _answer(report, proposed)
    if report.failures:
        return f"{words}. Not complete: {_count(len(report.failures), 'failure')}."
    return words + "."


def level_words(report: Report, finding: Finding) -> str:
    """The level behind a finding's name, where it is the document's status that decides it."""
    return f" ({finding.level.value})" if report.command == "postmortem" else ""


def _answer(report: Report, proposed: str | None) -> str:
    done = [one_line(note.detail) for note in report.notes if note.kind is NoteKind.DONE]
    if done:
        words = "; ".join(done)
        return words[0].upper() + words[1:]
    if report.command == "prove":
        proven = sum(rule.verdict is Verdict.PROVEN for rule in report.rules)
        return f"{_count(proven, 'rule')} proven, {len(report.rules) - proven} not"
    if proposed is not None:
        return proposed
    if report.command == "learn" and report.hunt:
        sites = sum(rung.sites for rung in report.hunt.ladder if rung.chosen)
        return f"1 rule kept; it catches {_count(sites, 'other place')} in {_count(report.scanned, 'file')}"
    return _found(report)


def _found(report: Report) -> str:
    noun = "candidate site" if report.hunt else "finding"
    new = [finding for finding in report.findings if finding.state is State.NEW]
    words = f"{_count(len(new), noun)} in {_count(report.scanned, 'file')}"
    if others := len(report.findings) - len(new):
        words += f", {others} known"
    if report.hunt and report.hunt.hidden_sites:
        words += f", {report.hunt.hidden_sites} more not shown"
    if report.command in ("scan", "gate"):
        words += f", {_count(len(report.rules), 'rule')}"
    return words


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
