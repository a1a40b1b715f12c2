"""The rules that a range of commits teaches, as a table for people."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from scanner.model.counted import counted
from scanner.model.proposals import Proposals
from scanner.reporters.harmless import one_line
from scanner.reporters.text_lines import print_indented, write_blank, write_line

_SHORT = 10
_INDENT = 19


def print_proposals(console: Console, proposals: Proposals) -> None:
    """For each rule the commit, the sites of its rung, its id, and what the rung catches; below, what could not be kept."""
    if proposals.listed:
        console.print(Text("commit      sites  rule, and what it catches", "dim"))
    for one in proposals.listed:
        row = Text(f"{one.commit[:_SHORT]}  {one.sites:>5}  ", "bold")
        row.append(one_line(one.rule_id), "green" if one.sites else "not bold")
        write_line(console, row)
        print_indented(console, Text(one_line(one.words), "dim"), _INDENT)
    if proposals.listed:
        write_blank(console)
    for one in proposals.listed:
        if one.not_kept:
            write_line(console, Text(f"not kept: {one.commit[:_SHORT]}: {one_line(one.not_kept)}", "yellow"))


def proposals_line(proposals: Proposals) -> str:
    """The table in one line."""
    sited = sum(1 for one in proposals.listed if one.sites)
    rest = proposals.fixes - proposals.looked_at
    words = f"Rules: {len(proposals.listed)}, from {counted(proposals.looked_at, 'likely fix', 'likely fixes')}; with other places: {sited}"
    return words + (f"; older fixes not looked at (--limit): {rest}" if rest else "")
