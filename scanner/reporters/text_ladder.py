"""What a hunt learned, the ladder of patterns, and the verdicts of a proof, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scanner.model.hunt import HuntSummary
from scanner.model.proof import Verdict
from scanner.model.report import RuleReport
from scanner.reporters.formula_text import formula_text
from scanner.reporters.harmless import block, one_line
from scanner.reporters.text_lines import print_indented, write_blank, write_line

if TYPE_CHECKING:
    from scanner.model.hunt import Rung

_PATTERN_LINES = 6


def print_hunt(console: Console, hunt: HuntSummary, verbose: bool) -> None:
    """The kind of bug and its place, then a row for each rung; the pattern of the chosen rung (verbose: of all) below."""
    print_indented(console, _origin(hunt), 0)
    if not hunt.ladder:
        return
    write_blank(console)
    table = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
    table.add_column("", width=1)
    table.add_column("rung", justify="right", style="bold")
    table.add_column("sites", justify="right")
    table.add_column("catches", ratio=1, overflow="fold")
    for rung in hunt.ladder:
        style = "green" if rung.chosen else ""
        table.add_row(">" if rung.chosen else "", str(rung.number), str(rung.sites), Text(one_line(rung.words)), style=style)
    for segments in console.render_lines(table, pad=False):
        row = Text.assemble(*((segment.text, segment.style or "") for segment in segments))
        row.rstrip()
        write_line(console, row)
    for line in (hunt.chosen_why, hunt.convention.words if hunt.convention else "", *hunt.remarks):
        if line:
            print_indented(console, Text(one_line(line), "dim"), 2)
    if hunt.outlook:
        print_indented(console, Text(f"No other place was found: {one_line(hunt.outlook)}."), 2)
    for rung in hunt.ladder:
        if rung.chosen or verbose:
            _print_pattern(console, rung, verbose)
    write_blank(console)


def is_proven(hunt: HuntSummary) -> bool:
    """Whether the ladder's rungs stand on a fix."""
    return all(rung.verdict is Verdict.PROVEN for rung in hunt.ladder)


def print_verdicts(console: Console, rules: Sequence[RuleReport]) -> None:
    """One line for each rule that was proven again."""
    for report in rules:
        good = report.verdict is Verdict.PROVEN
        line = Text(f"{report.verdict.value:<14}", "green" if good else "bold red")
        write_line(console, line.append(one_line(report.rule.id), "not bold"))


def _origin(hunt: HuntSummary) -> Text:
    """What was learned and where; of a pattern that nothing has proven, only where it stands."""
    if not is_proven(hunt):
        return Text(f"Not proven: {one_line(hunt.fix_label)} in {one_line(hunt.place)}", "bold")
    learned = Text("Learned ", "bold").append(hunt.kind.value.replace("-", " "), "bold magenta")
    return learned.append(f" at {one_line(hunt.place)} from {one_line(hunt.fix_label)}", "not bold")


def _print_pattern(console: Console, rung: Rung, verbose: bool) -> None:
    lines = block(formula_text(rung.rule)).split("\n")
    shown = (
        lines
        if verbose or len(lines) <= _PATTERN_LINES + 1
        else [*lines[:_PATTERN_LINES], f"... ({len(lines) - _PATTERN_LINES} more lines; -v)"]
    )
    console.print(Text(f"\n  pattern of rung {rung.number}", "dim"))
    for line in shown:
        print_indented(console, Text(line, "cyan"))
