"""Figures for people, as tables."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scanner.model.figures import ClassCount, Figures
from scanner.reporters.figures_words import periods, rule_words, sibling_words, span
from scanner.reporters.harmless import one_line
from scanner.reporters.text_lines import print_indented, write_blank

_ROOMY = 120


def print_figures(console: Console, figures: Figures) -> None:
    """Durations, bug classes, action items, siblings."""
    _print_durations(console, figures)
    _print_classes(console, figures)
    counts = figures.actions
    console.print(Text("Action items", "bold"))
    words = f"{counts.total}: {counts.in_time} done in time, {counts.late} late, {counts.undated} done without both days on record, "
    print_indented(console, Text(f"{words}{counts.open} open, {counts.overdue} overdue"), 2)
    console.print(Text("Siblings", "bold"))
    print_indented(console, Text(sibling_words(figures.siblings)), 2)
    if figures.siblings.hit_users:
        print_indented(console, Text("first met by users: " + ", ".join(map(one_line, figures.siblings.hit_users)), "red"), 2)
    write_blank(console)


def _print_durations(console: Console, figures: Figures) -> None:
    table = _table("time to", "median", "of", "trend", "median by period (incidents)")
    beside = console.width >= _ROOMY
    for each in figures.durations:
        step, by_period = f"{each.step}, {each.words}", periods(each)
        if not beside:  # each on a line of its own reads better than broken ones
            step, by_period = each.step, by_period.replace("), ", ")\n")
        table.add_row(Text(step), Text(span(each.median)), Text(f"{each.known} of {each.total}"), Text(each.trend.value), Text(by_period))
    console.print(table)
    if not beside:
        print_indented(console, Text("; ".join(f"{each.step}: {each.words}" for each in figures.durations), "dim"), 0)
    write_blank(console)


def _print_classes(console: Console, figures: Figures) -> None:
    if figures.classes:
        table = _table("bug class", "incidents", "rule", "came back")
        for each in figures.classes:
            name = Text(one_line(each.id), "bold red" if each.came_back else "")
            table.add_row(name, Text(str(len(each.incidents))), Text(rule_words(each)), Text(_back(each)))
        console.print(table)
    if figures.unclassified:
        console.print(Text(f"{figures.unclassified} of {figures.postmortems} post-mortems name no bug class", "dim"))
    if figures.classes or figures.unclassified:
        write_blank(console)


def _back(each: ClassCount) -> str:
    told = ", ".join(map(one_line, each.came_back)) or "no"
    if each.has_rule and each.rule_since is None:
        told = "cannot be told"
    return told + (f" ({each.undated} without a start)" if each.undated else "")


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
