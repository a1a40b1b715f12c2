"""An explanation for a terminal. All foreign text goes through `harmless`: neither markup nor escapes get through."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

from scanner.model.explanation import Explanation
from scanner.model.record import replace
from scanner.reporters.explanation_sections import Block, Kind, first_line, sections
from scanner.reporters.harmless import block as harmless_block
from scanner.reporters.harmless import one_line
from scanner.reporters.registry import Style
from scanner.reporters.text import plain_console
from scanner.reporters.text_code import coloured
from scanner.reporters.text_lines import linked, print_indented, write_blank, write_line

_WIDEST = 100


def print_explanation(explanation: Explanation, style: Style, out: TextIO) -> None:
    """All sections; quiet: one line a site."""
    console = plain_console(out, replace(style, width=min(_WIDEST, style.width)))
    if style.quiet:
        for site in explanation.here.sites if explanation.here else ():
            place = linked(site.path, style.files).append(f":{site.span.start_line}:{site.span.start_column}:", "cyan")
            write_line(console, place.append(f" {one_line(explanation.about.id)}", "yellow"))
        return
    write_line(console, Text(one_line(explanation.about.title), "bold cyan"))
    write_line(console, Text(one_line(first_line(explanation.about)), "dim"))
    for section in sections(explanation):
        console.print(Text(f"\n{section.heading}", "bold"))
        for block in section.blocks:
            _print_block(console, block, style)


def _print_block(console: Console, block: Block, style: Style) -> None:
    for number, line in enumerate(block.lines):
        if block.kind in (Kind.PYTHON, Kind.YAML):
            for shown in _code(line.text.strip("\n"), block.kind.value, style):
                write_line(console, Text("    ").append_text(shown))
            if number + 1 < len(block.lines):
                write_blank(console)
        elif block.kind is Kind.PROSE:
            if number:
                write_blank(console)
            print_indented(console, Text(one_line(" ".join(line.text.split()))), 2)
        else:
            print_indented(console, Text(f"- {one_line(line.text)}"), 2 + 2 * line.depth)


def _code(text: str, language: str, style: Style) -> list[Text]:
    lines = harmless_block(text).split("\n")
    return coloured(lines, language, "cyan") if style.color else [Text(line, "cyan") for line in lines]
