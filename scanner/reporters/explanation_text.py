"""An explanation for a terminal. All foreign text goes through `harmless`: neither markup nor escapes get through."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

from scanner.model.explanation import Explanation
from scanner.reporters.explanation_sections import Block, Kind, first_line, sections
from scanner.reporters.harmless import block as harmless_block
from scanner.reporters.harmless import one_line
from scanner.reporters.registry import Style
from scanner.reporters.text import plain_console
from scanner.reporters.text_sites import print_indented


def print_explanation(explanation: Explanation, style: Style, out: TextIO) -> None:
    """All sections; quiet: the title and the pattern in plain words."""
    console = plain_console(out, style)
    console.print(Text(one_line(explanation.about.title), "bold cyan"), soft_wrap=True)
    if style.quiet:
        for line in explanation.about.words:
            console.print(Text("  " * (line.depth + 1) + one_line(line.text)), soft_wrap=True)
        return
    console.print(Text(one_line(first_line(explanation.about)), "dim"), soft_wrap=True)
    for section in sections(explanation):
        console.print(Text(f"\n{section.heading}", "bold"))
        for block in section.blocks:
            _print_block(console, block, style)


def _print_block(console: Console, block: Block, style: Style) -> None:
    for number, line in enumerate(block.lines):
        if block.kind in (Kind.PYTHON, Kind.YAML):
            for shown in _code(line.text.strip("\n"), block.kind.value, style):
                console.print(Text("    ").append_text(shown), soft_wrap=True)
            console.print()
        elif block.kind is Kind.PROSE:
            if number:
                console.print()
            print_indented(console, Text(one_line(" ".join(line.text.split()))), 2)
        else:
            print_indented(console, Text(f"- {one_line(line.text)}"), 2 + 2 * line.depth)


def _code(text: str, language: str, style: Style) -> list[Text]:
    lines = harmless_block(text).split("\n")
    if style.color:
        from rich.syntax import Syntax

        coloured = list(Syntax("", language, theme="ansi_dark").highlight("\n".join(lines)).split("\n", allow_blank=True))[: len(lines)]
        if [line.plain for line in coloured] == lines:
            return coloured
    return [Text(line, "cyan") for line in lines]
