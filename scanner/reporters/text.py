"""The report for people. All foreign text goes through Text objects and `harmless`: neither markup nor escapes get through."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from scanner.model.report import Report
from scanner.reporters.harmless import one_line
from scanner.reporters.registry import Style
from scanner.reporters.text_ladder import is_proven, print_hunt, print_verdicts
from scanner.reporters.text_lines import linked, print_indented, write_line
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
                write_line(console, _incident_line(report.incident, console.width))
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
        if self._style.quiet:
            return
        for path in report.saved:
            write_line(console, Text("wrote ", "bold").append_text(linked(path, self._style.files)))
        print_indented(console, summary_line(report), 0)
        if advice := _advice(report):
            print_indented(console, Text(advice, "dim"), 0)


def make(style: Style) -> TextReporter:
    """The reporter for this style."""
    return TextReporter(style)


def summary_line(report: Report) -> Text:
    """The whole answer in one line."""
    words = proposals_line(report.proposals) if report.proposals else None
    return Text(summary_words(report, words), "bold red" if report.failures else "bold")


def _incident_line(incident: Incident, width: int) -> Text:
    """One line: what is too long of the title is left out, never what follows it."""
    line = Text("Incident ").append(one_line(incident.id), "bold cyan")
    line.stylize("bold", 0, len("Incident "))
    extras = [one_line(extra) for extra in (incident.severity, incident.status.value) if extra]
    end = f" ({', '.join(extras)})" if extras else ""
    title = Text(f" {one_line(incident.title)}")
    title.truncate(max(20, width - line.cell_len - cell_len(end)), overflow="ellipsis")
    return line.append_text(title).append(end)


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
        height=25,  # else the terminal is asked for it at each line
        force_terminal=style.color,
        color_system="256" if style.color else None,
        no_color=not style.color,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
