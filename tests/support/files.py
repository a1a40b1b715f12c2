"""Texts that hold a part made by a program, between two marks."""

from __future__ import annotations


def put_between(text: str, name: str, made: str) -> str:
    """The text with what stands between the marks `<!-- NAME -->` and `<!-- /NAME -->` replaced. Raises ValueError without the marks."""
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    if text.count(start) != 1 or text.count(end) != 1:
        raise ValueError(f"the marks {start.strip()} and {end} must stand in the text once each")
    head, _, rest = text.partition(start)
    return f"{head}{start}{made}\n{end}{rest.partition(end)[2]}"
