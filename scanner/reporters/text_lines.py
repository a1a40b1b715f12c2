"""Lines for people, written straight to where they go: to lay each out as a document of its own costs several times as much."""

from __future__ import annotations

from functools import lru_cache

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style as Look
from rich.text import Text

from scanner.reporters.harmless import one_line, uri_path

_NARROW = 20
_CODES = ColorSystem.EIGHT_BIT


def write_line(console: Console, text: Text) -> None:
    """One line, neither wrapped nor cut."""
    console.file.write((text.plain if console.no_color else _coloured(console, text)) + "\n")


def print_indented(console: Console, text: Text, by: int = 4) -> None:
    """A paragraph, wrapped, each line indented, without white space at line ends."""
    width = max(_NARROW, console.width - by)
    for line in text.wrap(console, width) if text.spans else [Text(words, text.style) for words in _wrapped(text.plain, width)]:
        line.rstrip()
        write_line(console, Text(" " * by).append_text(line))


def linked(path: str, root: str) -> Text:
    """The name of a file in bold; where `root`, the URI of a folder, is given, with a link that a terminal can open."""
    return Text(one_line(path), Look(bold=True, link=f"{root}/{uri_path(path)}") if root else "bold")


def write_blank(console: Console) -> None:
    """An empty line."""
    console.file.write("\n")


@lru_cache(maxsize=256)
def _wrapped(words: str, width: int) -> tuple[str, ...]:
    """The lines of a paragraph. They are remembered: what a rule says stands at each of its sites."""
    if len(words) <= width and words.isascii() and words.isprintable():
        return (words,)
    return tuple(line.plain for line in Text(words).wrap(Console(width=width), width))


def _coloured(console: Console, text: Text) -> str:
    if not text.spans:
        return console.get_style(text.style).render(text.plain, color_system=_CODES)
    return "".join(
        segment.style.render(segment.text, color_system=_CODES) if segment.style else segment.text for segment in text.render(console)
    )
