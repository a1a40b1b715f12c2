"""A fleet for people: a table of the repositories, the first sites with their places, a summary. Nothing foreign is obeyed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.table import Table
from rich.text import Text

from scanner.model.counted import counted
from scanner.model.fleet import FleetReport, FleetSite, Row
from scanner.reporters.harmless import block, one_line
from scanner.reporters.registry import Style
from scanner.reporters.text import plain_console

_MOST_ROWS = 40
_MOST_PLACES = 5


def print_fleet(report: FleetReport, style: Style, most: int, out: TextIO) -> None:
    """Write it; at most `most` sites (0: all). Quiet: one line a site."""
    console = plain_console(out, style)
    shown = 0
    if not style.quiet:
        console.print(_table(report, style.verbose))
    for site in report.answers.sites(most):
        shown += 1
        lead = site.lead.finding
        where = f"{one_line(lead.path)}:{lead.span.start_line}:{lead.span.start_column}"
        head = f"{one_line(site.lead.repository)}: {where}: {one_line(lead.rule_id)}"
        if style.quiet:
            console.print(Text(f"{head}{_copies(site)}"), soft_wrap=True)
            continue
        console.print()
        console.print(Text.assemble((f"{site.rank}. ", "bold"), (head, "cyan"), _copies(site)), soft_wrap=True)
        console.print(Text(one_line(lead.message)), soft_wrap=True)
        console.print(Text("\n".join(f"    {line}" for line in block(lead.snippet).split("\n")), "dim"), soft_wrap=True)
        for place in site.places[1 : _MOST_PLACES + 1]:
            there = f"{one_line(place.repository)}: {one_line(place.finding.path)}:{place.finding.span.start_line}"
            console.print(Text(f"  also {there}"), soft_wrap=True)
        if site.count > _MOST_PLACES + 1:
            console.print(Text(f"  and {counted(site.count - _MOST_PLACES - 1, 'other place')}"), soft_wrap=True)
    if style.quiet:
        return
    if shown < report.totals.sites:
        console.print()
        console.print(Text(f"{counted(report.totals.sites - shown, 'more site')}: --max-sites 0 shows all", "dim"), soft_wrap=True)
    console.print()
    console.print(Text(summary_words(report), "bold red" if report.totals.failures else "bold"), soft_wrap=True)


def summary_words(report: FleetReport) -> str:
    """The whole answer in one line."""
    totals = report.totals
    words = f"{counted(totals.places, 'finding')} in {counted(totals.repositories, 'repository', 'repositories')}"
    if totals.folded_away:
        words += f" ({counted(totals.sites, 'site')} once equal code is counted once)"
    words += f", {counted(totals.scanned, 'file')}, {totals.bytes / 1e6:,.1f} MB, {counted(len(report.rules), 'rule')}"
    if totals.known:
        words += f", {totals.known} suppressed"
    if totals.failures:
        incomplete = f" in {counted(totals.incomplete, 'repository', 'repositories')}" if totals.incomplete else ""
        words += f". Not complete: {counted(totals.failures, 'failure')}{incomplete}"
    return words + "."


def _table(report: FleetReport, whole: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("repository", overflow="fold")
    for title in ("files", "MB", "findings", "suppressed", "failures"):
        table.add_column(title, justify="right")
    rows = list(report.answers.rows())
    chosen = (
        rows if whole or len(rows) <= _MOST_ROWS else sorted(rows, key=lambda row: (-row.failures, -row.sites, row.number))[:_MOST_ROWS]
    )
    for row in chosen:
        table.add_row(*_cells(row), style="" if row.complete else "red")
    if len(chosen) < len(rows):
        rest = rows_sum(row for row in rows if row not in set(chosen))
        table.add_row(Text(f"{len(rows) - len(chosen):,} others (-v shows all)"), *rest)
    totals = report.totals
    table.add_section()
    sums = (totals.files, f"{totals.bytes / 1e6:,.1f}", totals.places, totals.known, totals.failures)
    table.add_row(
        Text(f"all {totals.repositories:,}", "bold"), *(Text(each if isinstance(each, str) else f"{each:,}", "bold") for each in sums)
    )
    return table


def rows_sum(rows: Iterable[Row]) -> list[Text]:
    """The cells of several repositories together."""
    some = list(rows)
    sums = [sum(each) for each in zip(*((row.files, row.bytes, row.sites, row.known, row.failures) for row in some), strict=True)]
    return [Text(f"{sums[0]:,}"), Text(f"{sums[1] / 1e6:,.1f}"), *(Text(f"{each:,}") for each in sums[2:])]


def _cells(row: Row) -> list[Text]:
    group = f" ({row.source.group})" if row.source.group else ""
    name = one_line(row.source.name + group) + ("" if row.complete else " (not complete)")
    return [Text(name), *rows_sum([row])]


def _copies(site: FleetSite) -> str:
    if site.count == 1:
        return ""
    return f" ({counted(site.count, 'place')} in {counted(site.repositories, 'repository', 'repositories')})"
