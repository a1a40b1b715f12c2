"""Suspects for a terminal. All foreign text goes through `harmless`: neither markup nor escapes get through."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

from scanner.model.record import replace
from scanner.model.suspects import Evidence, Suspect, SuspectsAnswer
from scanner.reporters.harmless import one_line
from scanner.reporters.registry import Style
from scanner.reporters.suspects_words import (
    MOST_OF_A_GROUP,
    MOST_UPDATES,
    files_words,
    heading,
    kinds_words,
    remainder,
    shown,
    told_groups,
    update_words,
)
from scanner.reporters.text import plain_console
from scanner.reporters.text_lines import print_indented, write_blank, write_line

_WIDEST = 100


def print_suspects(answer: SuspectsAnswer, style: Style, most: int, out: TextIO) -> None:
    """What changed, by group, then the suspects; quiet: one line a suspect and nothing else."""
    console = plain_console(out, replace(style, width=min(_WIDEST, style.width)))
    if not style.quiet:
        write_line(console, Text(heading(answer), "bold"))
        _print_changes(console, answer, style)
    for suspect in shown(answer, most):
        line = _first_line(suspect)
        if style.quiet:
            write_line(console, line.append(f" {one_line(suspect.subject)[:300]}"))
        else:
            write_line(console, line.append(f" {one_line(suspect.author)[:60]}", "dim"))
            _print_reasons(console, suspect, style)
    if not style.quiet and (left := remainder(answer, most)):
        write_line(console, Text(left, "dim"))


def _print_changes(console: Console, answer: SuspectsAnswer, style: Style) -> None:
    if answer.groups:
        write_blank(console)
        write_line(console, Text(f"  {'what changed':<18}{'commits':>9}{'files':>9}", "dim"))
    for count in answer.groups:
        write_line(console, Text(f"  {count.group.value:<18}{count.commits:>9,}{count.files:>9,}"))
    listed = {group.value: names for group, names in told_groups(answer).items()}
    updates = tuple(update_words(update) for update in answer.dependencies)
    for name, lines in {"dependency": updates, **listed}.items():
        most = len(lines) if style.verbose else MOST_UPDATES if name == "dependency" else MOST_OF_A_GROUP
        if lines:
            write_line(console, Text(f"\n  {name}", "dim"))
        for line in lines[:most]:
            print_indented(console, Text(one_line(line)))
        if len(lines) > most:
            print_indented(console, Text(f"{len(lines) - most:,} more; -v shows all", "dim"))
    write_blank(console)


def _first_line(suspect: Suspect) -> Text:
    line = Text(f"{suspect.rank:>3}. ")
    line.append(suspect.commit[:10], "yellow")
    line.append(f" {one_line(suspect.date[:10])}", "dim")
    return line.append(f" {suspect.score:5.1f}", "cyan")


def _print_reasons(console: Console, suspect: Suspect, style: Style) -> None:
    print_indented(console, Text(one_line(suspect.subject)[:300], "bold"), 5)
    told = f"{kinds_words(suspect)}; {files_words(suspect)}"
    print_indented(console, Text(one_line(told), "dim"), 5)
    for update in suspect.dependencies[: None if style.verbose else 5]:
        print_indented(console, Text(one_line(update_words(update)), "dim"), 5)
    for evidence in suspect.evidence:
        _print_evidence(console, evidence)
    write_blank(console)


def _print_evidence(console: Console, evidence: Evidence) -> None:
    """The points, and the reason beside them."""
    points = Text(f"     {evidence.points:+5.1f} ", "green" if evidence.points > 0 else "red")
    for line in Text(one_line(evidence.words)).wrap(console, max(20, console.width - len(points))):
        line.rstrip()
        write_line(console, points.copy().append_text(line))
        points = Text(" " * len(points))
