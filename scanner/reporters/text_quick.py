"""The report for people where it is a few plain lines, as in a hook: the same lines, without what lays out the longer ones."""

from __future__ import annotations

from typing import TextIO

from scanner.model.finding import Finding, State
from scanner.model.report import Report
from scanner.reporters.harmless import one_line
from scanner.reporters.registry import Style
from scanner.reporters.text_summary import aside_words, summary_words


class QuickTextReporter:
    """Writes plain lines itself, and leaves all else to the reporter in full."""

    def __init__(self, style: Style) -> None:
        self._style = style

    def write(self, report: Report, out: TextIO) -> None:
        """Write the report; the lines are those of the full reporter."""
        if not _is_plain(report, self._style):
            from scanner.reporters.text import TextReporter

            TextReporter(self._style).write(report, out)
            return
        for finding in _shown(report, self._style):
            out.write(_heading(finding) + aside_words(report, finding, self._style.quiet) + "\n")
        if not self._style.quiet:
            out.write(summary_words(report) + "\n")


def make(style: Style) -> QuickTextReporter:
    """The reporter for this style."""
    return QuickTextReporter(style)


def _is_plain(report: Report, style: Style) -> bool:
    """Whether there is nothing to colour, to wrap, or to lay out."""
    if (
        style.color
        or report.incident
        or report.hunt
        or report.proposals
        or report.saved
        or report.checklist
        or report.figures
        or report.command == "prove"
    ):
        return False
    return style.quiet or not (report.failures or _shown(report, style) or len(summary_words(report)) > style.width)


def _shown(report: Report, style: Style) -> list[Finding]:
    return [finding for finding in report.findings if finding.state is State.NEW or style.verbose]


def _heading(finding: Finding) -> str:
    rung = "" if finding.rung is None else f" (rung {finding.rung})"
    state = "" if finding.state is State.NEW else f" [{finding.state.value}]"
    place = f"{one_line(finding.path)}:{finding.span.start_line}:{finding.span.start_column}:"
    return f"{place} {one_line(finding.rule_id)}{rung}{state}"
