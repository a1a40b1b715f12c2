"""A history for a terminal. All foreign text goes through `harmless`: neither markup nor escapes get through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from scanner.model.growth import Growth, LivingSite, PastSite
from scanner.reporters.growth_words import heading, living_words, past_words, spark, standing
from scanner.reporters.harmless import one_line
from scanner.reporters.registry import Style
from scanner.reporters.text import plain_console
from scanner.reporters.text_sites import print_indented

_MOST = 20


def print_growth(growth: Growth, style: Style, plain: bool, out: TextIO) -> None:
    """The line of sites over time, the living sites by age, those that went; quiet: one line a living site.

    `plain`: where `out` can show ASCII only.
    """
    console = plain_console(out, style)
    if style.quiet:
        for site in growth.living:
            days = "" if site.days is None else f" {int(site.days)} days"
            console.print(Text(f"{one_line(site.path)}:{site.start_line}:{days}"), soft_wrap=True)
        return
    console.print(Text(one_line(growth.rule_id), "bold cyan").append(f": {one_line(growth.words)}", "not bold default"))
    console.print(Text(heading(growth), "dim"), soft_wrap=True)
    line = spark(growth.samples, min(60, console.width - 4), plain)
    if line:
        console.print(Text(f"\n  {line}", "red"), soft_wrap=True)
    console.print(Text(f"  {standing(growth)}", "bold"), soft_wrap=True)
    most = None if style.verbose else _MOST
    if growth.living:
        console.print(Text("\nSites now, the oldest first", "bold"))
        _print_living(console, growth.living, most)
    if growth.past:
        console.print(Text("\nSites that are no more, the latest first", "bold"))
        _print_past(console, growth.past[::-1], most)
    for remark in growth.remarks:
        console.print(Text(f"\n{one_line(remark)}", "dim"), soft_wrap=True)


def _print_living(console: Console, sites: Sequence[LivingSite], most: int | None) -> None:
    for site in sites[:most]:
        console.print(Text("  ").append(one_line(site.path), "bold").append(f":{site.start_line}", "cyan"), soft_wrap=True)
        print_indented(console, Text(one_line(living_words(site))[:300], "dim"))
        print_indented(console, Text(_first_line(site.snippet)))
    _print_rest(console, len(sites), most)


def _print_past(console: Console, sites: Sequence[PastSite], most: int | None) -> None:
    for site in sites[:most]:
        console.print(Text("  ").append(one_line(site.path), "bold").append(f":{site.start_line}", "cyan"), soft_wrap=True)
        print_indented(console, Text(one_line(past_words(site))[:300], "dim"))
        print_indented(console, Text(_first_line(site.snippet)))
    _print_rest(console, len(sites), most)


def _print_rest(console: Console, count: int, most: int | None) -> None:
    if most is not None and count > most:
        console.print(Text(f"  {count - most} more; -v shows all", "dim"))


def _first_line(snippet: str) -> str:
    return one_line(snippet.strip().split("\n", 1)[0])
