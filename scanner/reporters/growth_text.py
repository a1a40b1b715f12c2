"""A history for a terminal. All foreign text goes through `harmless`: neither markup nor escapes get through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from scanner.model.growth import Growth, LivingSite, PastSite
from scanner.model.record import replace
from scanner.reporters.growth_words import heading, living_words, past_words, spark, standing
from scanner.reporters.harmless import one_line
from scanner.reporters.registry import Style
from scanner.reporters.text import plain_console
from scanner.reporters.text_lines import linked, print_indented, write_line

_MOST = 20
_WIDEST = 120


def print_growth(growth: Growth, style: Style, plain: bool, out: TextIO) -> None:
    """The line of sites over time, the living sites by age, those that went; quiet: one line a living site.

    `plain`: where `out` can show ASCII only.
    """
    console = plain_console(out, replace(style, width=min(_WIDEST, style.width)))
    if style.quiet:
        for site in growth.living:
            days = "" if site.days is None else f" {int(site.days)} days"
            write_line(console, Text(f"{one_line(site.path)}:{site.start_line}:{days}"))
        return
    console.print(Text(one_line(growth.rule_id), "bold cyan").append(f": {one_line(growth.words)}", "not bold default"))
    write_line(console, Text(heading(growth), "dim"))
    line = spark(growth.samples, min(60, console.width - 4), plain)
    if line:
        write_line(console, Text(f"\n  {line}", "red"))
    write_line(console, Text(f"  {standing(growth)}", "bold"))
    if growth.living:
        console.print(Text("\nSites now, the oldest first", "bold"))
        _print_living(console, growth.living, style)
    if growth.past:
        console.print(Text("\nSites that are no more, the latest first", "bold"))
        _print_past(console, growth.past[::-1], style)
    for remark in growth.remarks:
        write_line(console, Text(f"\n{one_line(remark)}", "dim"))


def _print_living(console: Console, sites: Sequence[LivingSite], style: Style) -> None:
    most = None if style.verbose else _MOST
    for site in sites[:most]:
        write_line(console, Text("  ").append_text(linked(site.path, style.files)).append(f":{site.start_line}", "cyan"))
        print_indented(console, Text(one_line(living_words(site))[:300], "dim"))
        print_indented(console, Text(_first_line(site.snippet)))
    _print_rest(console, len(sites), most)


def _print_past(console: Console, sites: Sequence[PastSite], style: Style) -> None:
    most = None if style.verbose else _MOST
    for site in sites[:most]:
        write_line(console, Text("  ").append_text(linked(site.path, style.files)).append(f":{site.start_line}", "cyan"))
        print_indented(console, Text(one_line(past_words(site))[:300], "dim"))
        print_indented(console, Text(_first_line(site.snippet)))
    _print_rest(console, len(sites), most)


def _print_rest(console: Console, count: int, most: int | None) -> None:
    if most is not None and count > most:
        console.print(Text(f"  {count - most} more; -v shows all", "dim"))


def _first_line(snippet: str) -> str:
    return one_line(snippet.strip().split("\n", 1)[0])
