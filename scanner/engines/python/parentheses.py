"""What stands between parentheses, told from a file's bytes without parsing it: where they end, and how many arguments they hold."""

from __future__ import annotations

import re

from scanner.model.record import Record

_TOKEN = re.compile(
    rb"(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|(?P<comment>#[^\r\n]*)|(?P<space>\s+)"
    rb"|(?P<odd>'''|\"\"\"|[fF][rR]?['\"]|[rR][fF]['\"]|\*)"
    rb"|(?P<plain>(?:[^()\[\]{},'\"#\\*fFrR\s]|[fFrR](?!['\"fFrR])|'(?:[^'\\\r\n]|\\.)*'|\"(?:[^\"\\\r\n]|\\.)*\")+)"
    rb"|(?P<joined>\\\r?\n)|(?P<letter>[fFrR])"
)
_ODD = re.compile(rb"\b(?:for|lambda)\b")
_FAR = 4000


class Parentheses(Record):
    """Where a pair ends (the offset behind it), and how many items commas part in it."""

    end: int
    items: int


def parentheses(content: bytes, start: int) -> Parentheses | None:
    """The pair that opens at `start`; None where only a parser could tell: odd strings, stars, a comprehension, too far away."""
    depth = commas = 0
    filled = False
    at = start
    while at < start + _FAR:
        token = _TOKEN.match(content, at)
        if token is None or token.lastgroup == "odd":
            return None
        at = token.end()
        if token.lastgroup == "open":
            filled = filled or depth > 0
            depth += 1
        elif token.lastgroup == "close":
            depth -= 1
            if depth == 0:
                return None if _ODD.search(content, start, at) else Parentheses(at, commas + filled)
        elif token.lastgroup == "comma":
            commas += depth == 1
            filled = filled and depth > 1
        elif token.lastgroup in ("plain", "letter"):
            filled = True
    return None
