"""What a triage shows of a candidate: its place, why it is here, the code around it, the suggested correction."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

from scanner.app.gating.triage import Candidate
from scanner.cli.columns import columns
from scanner.model.finding import Finding
from scanner.model.report import Report
from scanner.reporters.harmless import block, one_line
from scanner.reporters.text_lines import print_indented
from scanner.syntax.parse import decode, split_lines

_AROUND = 4
_MOST = 24


class Screen:
    """Writes candidates and prompts to a terminal, or to whatever stands in for one; nothing in foreign text is obeyed."""

    def __init__(self, out: TextIO, color: bool) -> None:
        width = columns(100)
        self._out = out
        self._console = Console(file=out, width=max(40, width), force_terminal=color, no_color=not color, markup=False, highlight=False)

    def show(self, candidate: Candidate, where: str, report: Report) -> None:
        """One candidate."""
        finding = candidate.finding
        head = Text(f"\n{where}  ", "dim").append(one_line(finding.path), "bold")
        head.append(f":{finding.span.start_line}:{finding.span.start_column}", "cyan").append(f"  {one_line(finding.rule_id)}", "yellow")
        self._console.print(head.append(f"  {finding.fingerprint[:12]}", "dim"), soft_wrap=True)
        for words in (finding.message, *finding.why):
            print_indented(self._console, Text(one_line(words), "dim"), 2)
        for row in _rows(finding, _lines(finding, report)):
            self._console.print(row, no_wrap=True, overflow="ellipsis")
        if finding.fix is not None:
            first, *rest = block(finding.fix).split("\n")
            for line in (f"  suggested: {first}", *(f"    {each}" for each in rest[:_MOST]), *(["    ..."] if rest[_MOST:] else [])):
                self._console.print(Text(line, "green"), no_wrap=True, overflow="ellipsis")
        if candidate.more:
            plural = "place has" if candidate.more == 1 else "places have"
            self._console.print(Text(f"  {candidate.more} more {plural} the same code; what you say is said of all", "dim"))

    def say(self, words: str) -> None:
        """One line."""
        print_indented(self._console, Text(one_line(words), "red"), 0)

    def ask(self, prompt: str) -> None:
        """A prompt, the cursor left behind it."""
        self._out.write(prompt)
        self._out.flush()


def _lines(finding: Finding, report: Report) -> list[str]:
    content = report.read(finding.path) if report.read else None
    text = decode(content, finding.path) if content is not None else ""
    return split_lines(text) if isinstance(text, str) else []


def _rows(finding: Finding, lines: list[str]) -> list[Text]:
    first = max(1, finding.span.start_line - _AROUND)
    last = min(len(lines), finding.span.end_line + _AROUND, first + _MOST)
    width = len(str(last))
    rows = []
    for number in range(first, last + 1):
        inside = finding.span.start_line <= number <= finding.span.end_line
        row = Text(f"  {'>' if inside else ' '} {number:>{width}} | ", "dim")
        rows.append(row.append(block(lines[number - 1]), "bold" if inside else "none"))
    return rows
