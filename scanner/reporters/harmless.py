"""Text from scanned code, rules and post-mortems on its way to a terminal: nothing in it is obeyed."""

from __future__ import annotations


def one_line(text: str) -> str:
    """`text` on one line, with whatever a terminal could obey or hide written as an escape."""
    return "".join(_shown(character) for character in text)


def block(text: str) -> str:
    """Several lines of code: line ends stay, tabs become four spaces, what a terminal could obey becomes U+FFFD."""
    return "".join(c if c.isprintable() or c == "\n" else "    " if c == "\t" else "\ufffd" for c in text)


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    if character in "\n\t\r":
        return " "
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
