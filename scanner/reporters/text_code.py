"""Code for people, coloured where colours are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from rich.syntax import Syntax


def coloured(lines: Sequence[str], language: str, plain: str = "") -> list[Text]:
    """Harmless lines of code with the colours of their language; in the style `plain` where they cannot be told apart."""
    found = list(_syntax(language).highlight("\n".join(lines)).split("\n", allow_blank=True))[: len(lines)]
    return found if [line.plain for line in found] == list(lines) else [Text(line, plain) for line in lines]


@lru_cache
def _syntax(language: str) -> Syntax:
    """To find the lexer anew for each excerpt takes longer than to use it."""
    from rich.syntax import Syntax

    return Syntax("", Syntax("", language).lexer or language, theme="ansi_dark")
