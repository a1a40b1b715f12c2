"""Text from outside, made harmless for a one-line message."""

from __future__ import annotations


def visible(text: str) -> str:
    """`text` on one line, with everything that a terminal could obey written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in text)
