"""The report for people. All foreign text goes through Text objects and `harmless`: neither markup nor escapes get through."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

from scanner.model.report import Report
from scanner.reporters.harmless import one_line
from scanner.reporters.registry import Style
from scanner.reporters.text_ladder import is_proven, print_hunt, print_verdicts
from scanner.reporters.text_proposals import print_proposals, proposals_line
from scanner.reporters.text_sites import print_sites
from scanner.reporters.text_summary import summary_words

if TYPE_CHECKING:
    from scanner.model.incident import Incident


class TextReporter:
    """Writes a report for a terminal, or as plain text; as wide as the style says."""

    def __init__(self, style: Style) -> None:
        self._style = style

    def write(self, report: Report, out: TextIO) -> None:
        """Incident, what was learned, the ladder, the sites in ranked order, what was written, a summary, what to do next."""
        console = plain_console(out, self._style)
        if not self._style.quiet:
            if report.incident:
                console.print(_incident_line(report.incident))
            if report.hunt:
                print_hunt(console, report.hunt, self._style.verbose)
            if report.proposals:
                print_proposals(console, report.proposals)
            if report.command == "prove":
                print_verdicts(console, report.rules)
        if report.figures:
            from scanner.reporters.text_figures import print_figures

            print_figures(console, report.figures)
        if report.checklist and not self._style.quiet:
            from scanner.reporters.text_checklist import print_checklist

            print_checklist(console, report.checklist, self._style)
        else:
            print_sites(console, report, self._style)
        if not self._style.quiet:
            for path in report.saved:
                console.print(Text.assemble(("wrote ", "bold"), one_line(path)), soft_wrap=True)
        console.print(summary_line(report), soft_wrap=True)
        if not self._style.quiet and (advice := _advice(report)):
            console.print(Text(advice, "dim"), soft_wrap=True)


def make(style: Style) -> TextReporter:
    """The reporter for this style."""
    return TextReporter(style)


def summary_line(report: Report) -> Text:
    """The whole answer in one line."""
    words = proposals_line(report.proposals) if report.proposals else None
    return Text(summary_words(report, words), "bold red" if report.failures else "bold")


def _incident_line(incident: Incident) -> Text:
    line = Text("Incident ", "bold")
    line.append(one_line(incident.id), "bold cyan")
    extras = [one_line(extra) for extra in (incident.severity, incident.status.value) if extra]
    line.append(f" {one_line(incident.title)}" + (f" ({', '.join(extras)})" if extras else ""), "not bold")
    return line


def _advice(report: Report) -> str:
    if report.failures:
        return "What was not looked at is listed on standard error; until that is settled, silence proves nothing."
    if report.command == "prove":
        return ""
    if report.hunt and report.command == "hunt" and not report.saved:
        more = "See all sites with --max-sites 0. " if report.hunt.hidden_sites else ""
        if not is_proven(report.hunt):
            return more + "To prove and keep a rule, record the fix's commit in the post-mortem."
        return more + "Keep the rule with --save; try a wider or narrower rung with --widen, --narrow or --rung N."
    if report.saved and report.hunt:
        return "Scan with the kept rule: bugclass scan"
    return ""


def plain_console(out: TextIO, style: Style) -> Console:
    """A console that obeys no markup and colours nothing by itself."""
    return Console(
        file=out,
        width=max(40, style.width),
        force_terminal=style.color,
        color_system="256" if style.color else None,
        no_color=not style.color,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
