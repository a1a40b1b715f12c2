"""Text as Python source: docstrings, messages, examples. Whatever the text holds, it stays text."""

from __future__ import annotations

import textwrap

_QUOTES = '"""'


def plain_line(text: str) -> str:
    """Prose for a docstring or comment: one line, nothing that could end it."""
    kept = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(kept.replace("\\", "/").replace('"', "'").split())


def quoted(text: str, indent: int, width: int = 100) -> str:
    """A string literal, in several pieces within parentheses where it is long."""
    one = _literal(text)
    if len(one) + indent + 10 <= width:
        return one
    pieces = textwrap.wrap(text, width - indent - 12, drop_whitespace=False, break_long_words=True, replace_whitespace=False) or [text]
    if "".join(pieces) != text:
        return one
    pad = " " * (indent + 4)
    return "(\n" + "".join(f"{pad}{_literal(piece)}\n" for piece in pieces) + " " * indent + ")"


def example(code: str, indent: int) -> str:
    """Code as a text block, indented as what is around it."""
    body = textwrap.indent(code.strip("\n"), " " * indent)
    quotes = "'''" if _QUOTES in body and "'''" not in body else _QUOTES
    return f"{quotes}\n{_escaped(body, quotes)}\n{' ' * indent}{quotes}"


def _literal(text: str) -> str:
    inner = _escaped(text, '"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{inner}"'


def _escaped(text: str, quote: str = _QUOTES) -> str:
    safe = text.replace("\\", "\\\\").replace(quote, "".join(f"\\{letter}" for letter in quote))
    return "".join(letter if letter.isprintable() or letter in "\n\t" else _code(letter) for letter in safe)


def _code(letter: str) -> str:
    return f"\\U{ord(letter):08x}"
