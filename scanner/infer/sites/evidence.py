"""Why a site is there, for a person: the rung in words, what the metavariables stand for, what it shares with the incident."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.infer.patterns.pattern_code import one_line
from scanner.infer.sites.likeness import bag
from scanner.model.match import Binding

_MOST_BOUND = 3
_MOST_SHARED = 5
_SHORTEST = 3


def bound(bindings: Sequence[Binding]) -> str:
    """ "`$URL` is `base + path`"; "" where nothing is bound."""
    told = [f"`{one.name}` is `{one_line(one.text, 40)}`" for one in bindings[:_MOST_BOUND] if one.text.strip()]
    more = len(bindings) - _MOST_BOUND
    return ", ".join(told) + (f" and {more} more" if told and more > 0 else "")


def resemblance(site: str, incident: str, pattern: str) -> str:
    """The words that a site's statement has in common with the incident's, those of the pattern itself apart; "" for none."""
    own = bag(pattern)
    shared = [word for word in bag(incident) if word in bag(site) and word not in own and len(word) >= _SHORTEST and not word.isdigit()]
    if not shared:
        return ""
    return "shares with the incident the word" + ("s " if len(shared) > 1 else " ") + ", ".join(shared[:_MOST_SHARED])
