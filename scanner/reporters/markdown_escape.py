"""Foreign text in GitHub-flavoured Markdown: it is shown, and neither formats, links, mentions nor closes what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.reporters.harmless import one_line

_ANYWHERE = re.compile(r"[\\`*_\[\]<>&|~$]|(?<=www)\.|(?<=http):|(?<=https):|(?<=ftp):|(?<=mailto):|(?<=xmpp):", re.IGNORECASE)
_CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_STARTS = ("-", "+", "#", "=")
_ENUMERATION = re.compile(r"^(\d{1,9})([.)])")
_CALLS = re.compile(r"[@#]")
_TICKS = re.compile(r"`+")


def escaped(text: str, in_table: bool = False) -> str:
    """Text on one line, as it is, wherever in a paragraph (or a table) it stands; what its author put between backticks is code."""
    return _marked(text, in_table, _plain)


def uncalling(text: str, in_table: bool = False) -> str:
    """`escaped` for a comment, where `@` calls people and `#` other threads: an HTML comment stands between them and what follows."""
    return _marked(text, in_table, lambda part: _CALLS.sub(r"\g<0><!-- -->", _plain(part)))


def code_span(text: str, in_table: bool = False) -> str:
    """Text on one line as code."""
    shown = one_line(text) or " "
    ticks = "`" * (_longest(shown) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    span = f"{ticks}{pad}{shown}{pad}{ticks}"
    return span.replace("|", "\\|") if in_table else span


def fenced(text: str, language: str = "") -> str:
    """A block of code; the fence is longer than any in the code."""
    fence = "`" * max(3, _longest(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def link(text: str, target: str) -> str:
    """A link: `text` is Markdown already, `target` a URI reference already percent-encoded."""
    return f"[{text}](<{target}>)"


def _marked(text: str, in_table: bool, plain: Callable[[str], str]) -> str:
    parts = _CODE.split(one_line(text).strip())
    marked = "".join(code_span(part, in_table) if number % 2 else plain(part) for number, part in enumerate(parts))
    return "\\" + marked if marked[:1] in _STARTS else _ENUMERATION.sub(r"\1\\\2", marked, count=1)


def _plain(text: str) -> str:
    return _ANYWHERE.sub(lambda found: "\\" + found[0], text)


def _longest(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)
