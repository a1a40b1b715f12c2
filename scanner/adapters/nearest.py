"""The known word that a mistyped one was most likely meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """The most similar of the known words; "" where none is similar. Case and `-`/`_` do not count."""
    import difflib  # only a mistake needs it

    words = {_plain(one): one for one in sorted(known)}
    found = difflib.get_close_matches(_plain(word[:100]), words, n=1, cutoff=0.6)
    return words[found[0]] if found else ""


def suggestion(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: the nearest one, or all of them."""
    words = sorted(known)
    close = nearest(word, words)
    return f"did you mean '{close}'?" if close else f"known: {', '.join(words)}"


def _plain(word: str) -> str:
    return word.lower().replace("_", "-")
