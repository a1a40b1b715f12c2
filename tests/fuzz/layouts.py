"""The same code laid out otherwise: gaps between tokens of a line become comments, line ends, continuations, tabs, form feeds."""

from __future__ import annotations

import io
import random
import tokenize

_WITHIN = (" ", "  ", "\t", "\n", "\n\n  ", " # it's (\n", "#)\n", "\\\n", " \\\n  ", "\x0c", ' # -*- """\n', "\r\n")
_OUTSIDE = (" ", "  ", "\t", "\\\n", " \\\n ", "\x0c")
_SILENT = (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.COMMENT)


def laid_out(text: str, chance: random.Random) -> str:
    """The text with some of its gaps replaced; the text itself where it cannot be told apart into tokens."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return text
    often = chance.choice((0.02, 0.1, 0.3))
    lines = text.splitlines(keepends=True) if "\x0c" not in text and "\r" not in text else None
    if lines is None:
        return text
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    made: list[str] = []
    at = depth = 0
    for index, token in enumerate(tokens):
        begins, ends = (starts[row - 1] + column for row, column in (token.start, token.end))
        gap = text[at:begins]
        before = tokens[index - 1] if index else token
        if index and token.type not in _SILENT and before.type not in _SILENT and chance.random() < often:
            gap = chance.choice(_WITHIN if depth else _OUTSIDE) if gap or _may_part(before.string, token.string) else gap
        made += [gap, text[begins:ends]]
        at = max(at, ends)
        depth += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}")) if token.type == tokenize.OP else 0
    return "".join(made) + text[at:]


def _may_part(one: str, other: str) -> bool:
    """Whether a gap may come between two tokens that have none: always, in Python, but it is not needed everywhere."""
    return bool(one and other)
