"""Suspects for a terminal. All foreign text goes through `harmless`: neither markup nor escapes get through."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

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
from scanner.reporters.text_sites import print_indented


def print_suspects(answer: SuspectsAnswer, style: Style, most: int, out: TextIO) -> None:
    """What changed, by group, then the suspects; quiet: one line a suspect and nothing else."""
    console = plain_console(out, style)
    if not style.quiet:
        console.print(Text(heading(answer), "bold"), soft_wrap=True)
        _print_changes(console, answer, style)
    for suspect in shown(answer, most):
        line = _first_line(suspect)
        if style.quiet:
            console.print(line.append(f" {one_line(suspect.subject)[:300]}"), soft_wrap=True)
        else:
            console.print(line.append(f" {one_line(suspect.author)[:60]}", "dim"), soft_wrap=True)
            _print_reasons(console, suspect, style)
    if not style.quiet and (left := remainder(answer, most)):
        console.print(Text(left, "dim"), soft_wrap=True)


def _print_changes(console: Console, answer: SuspectsAnswer, style: Style) -> None:
    if answer.groups:
        console.print()
        console.print(Text(f"  {'what changed':<18}{'commits':>9}{'files':>9}", "dim"), soft_wrap=True)
    for count in answer.groups:
        console.print(Text(f"  {count.group.value:<18}{count.commits:>9,}{count.files:>9,}"), soft_wrap=True)
    listed = {group.value: names for group, names in told_groups(answer).items()}
    updates = tuple(update_words(update) for update in answer.dependencies)
    for name, lines in {"dependency": updates, **listed}.items():
        most = len(lines) if style.verbose else MOST_UPDATES if name == "dependency" else MOST_OF_A_GROUP
        if lines:
            console.print(Text(f"\n  {name}", "dim"), soft_wrap=True)
        for line in lines[:most]:
            print_indented(console, Text(one_line(line)))
        if len(lines) > most:
            print_indented(console, Text(f"{len(lines) - most:,} more; -v shows all", "dim"))
    console.print()


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
    console.print()


def _print_evidence(console: Console, evidence: Evidence) -> None:
    """The points, and the reason beside them."""
    points = Text(f"     {evidence.points:+5.1f} ", "green" if evidence.points > 0 else "red")
    for line in Text(one_line(evidence.words)).wrap(console, max(20, console.width - len(points))):
        line.rstrip()
        console.print(points.copy().append_text(line), soft_wrap=True)
        points = Text(" " * len(points))
