"""A checklist for people: each line with how it stands, then its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from scanner.model.checklist import Check, Evidence, Mark
from scanner.reporters.harmless import one_line
from scanner.reporters.registry import Style
from scanner.reporters.text_lines import linked, print_indented, write_blank, write_line

_SHOWN = {
    Mark.PASSED: ("passed", "green"),
    Mark.FAILED: ("FAILED", "bold red"),
    Mark.UNKNOWN: ("not looked at", "bold red"),
    Mark.REPORTED: ("look", "yellow"),
    Mark.NOTHING: ("-", "dim"),
}
_MOST = 12


def print_checklist(console: Console, checks: Sequence[Check], style: Style) -> None:
    """All lines; of a line's evidence that which decides it first, the rest counted unless a detailed report is wanted."""
    for number, check in enumerate(checks, 1):
        word, color = _SHOWN[check.mark]
        write_line(console, Text.assemble(f"{number}. ", (one_line(check.question), "bold"), " ", (word, color)))
        print_indented(console, Text(one_line(check.answer)), 3)
        ordered = sorted((fact for fact in check.evidence if fact.detail != check.answer), key=lambda fact: _ORDER[fact.mark])
        shown = ordered if style.verbose else ordered[:_MOST]
        for fact in shown:
            _print_fact(console, fact, style.files)
        if left := len(ordered) - len(shown):
            print_indented(console, Text(f"... {left} more; -v shows all", "dim"), 5)
        write_blank(console)


_ORDER = {Mark.FAILED: 0, Mark.UNKNOWN: 1, Mark.REPORTED: 2, Mark.PASSED: 3, Mark.NOTHING: 3, None: 3}


def _print_fact(console: Console, fact: Evidence, files: str) -> None:
    line = Text("- ")
    if fact.path:
        line.append_text(linked(fact.path, files))
        line.append(f":{fact.line}" if fact.line else "", "cyan")
        line.append(": ")
    line.append(one_line(fact.detail), _SHOWN[fact.mark][1] if fact.mark in (Mark.FAILED, Mark.UNKNOWN, Mark.REPORTED) else "dim")
    print_indented(console, line, 5)
