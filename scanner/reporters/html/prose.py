"""Foreign prose: what stands in back ticks becomes code, blank lines part paragraphs, and nothing else in it is markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")


def ticked(text: str) -> Markup:
    """The text with each pair of back ticks made a code element; a tick without a partner stays one."""
    from markupsafe import Markup, escape

    parts = text.split("`")
    made = Markup("")
    for number, part in enumerate(parts):
        if number % 2 and number < len(parts) - 1:
            made += Markup("<code>{}</code>").format(part)
        else:
            made += escape("`" + part if number % 2 else part)
    return made


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that was wrapped by hand: lines are joined, but for the items of lists."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        told = ""
        for each in block.split("\n"):
            told += ("\n" if told and _ITEM.match(each) else " " if told else "") + each.strip()
        if told.strip():
            found.append(told)
    return found
