"""The rules that a range of commits teaches, as a table for people."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scanner.model.report import Proposals
from scanner.reporters.harmless import one_line

_SHORT = 10


def print_proposals(console: Console, proposals: Proposals) -> None:
    """One row for each rule: the commit, the sites of its rung, its id, and what the rung catches; below, what could not be kept."""
    if proposals.listed:
        table = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
        table.add_column("commit", style="bold", no_wrap=True)
        table.add_column("sites", justify="right")
        table.add_column("rule", ratio=2, overflow="fold")
        table.add_column("catches", ratio=3, overflow="fold")
        for one in proposals.listed:
            style = "green" if one.sites else "dim"
            table.add_row(one.commit[:_SHORT], str(one.sites), Text(one_line(one.rule_id)), Text(one_line(one.words)), style=style)
        console.print(table)
        console.print()
    for one in proposals.listed:
        if one.not_kept:
            console.print(Text(f"not kept: {one.commit[:_SHORT]}: {one_line(one.not_kept)}", "yellow"), soft_wrap=True)


def proposals_line(proposals: Proposals) -> str:
    """The table in one line."""
    sited = sum(1 for one in proposals.listed if one.sites)
    rest = proposals.fixes - proposals.looked_at
    words = f"{len(proposals.listed)} rules from {proposals.looked_at} commits that look like fixes; {sited} of them catch other places"
    return words + (f"; {rest} older fixes not looked at (--limit)" if rest else "")
