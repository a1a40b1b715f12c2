"""Ranks candidate sites by the sum of their weighed signs. The weights were fitted on public histories by tests/bench/fit_ranking.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scanner.infer.sites.signs import Pattern, Signs, Texts, signs
from scanner.infer.sites.sites import Site, SiteText

WEIGHTS = Signs(
    tree=-0.14,
    file=-0.4,
    fullness=0.08,
    context=-0.25,
    around=0.3,
    support=1.4,
    statement=1.3,
    lines=2.2,
    function=0.2,
    near=0.7,
    home=0.6,
    test=-1.1,
    role=1.0,
)
_SAME, _ALIKE, _FOLDER, _MOST_PATTERNS = 0.999, 0.49, 0.6, 0.5
_MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Ranked:
    """A site with its score, the rule id of its tightest pattern, and the evidence in words, what weighs most first."""

    site: Site
    score: float
    tightest: str
    why: tuple[str, ...]


def rank(sites: Sequence[Site], patterns: Mapping[str, Pattern], texts: Texts) -> list[Ranked]:
    """Sites, likeliest first, each by the pattern that speaks most for it; ties in path order.

    Scores are comparable within one hunt only: 1 more is about twice as likely.
    """
    found: list[Ranked] = []
    for site, by_pattern in zip(sites, signs(sites, patterns, texts), strict=True):
        scores = {id: score(seen) for id, seen in by_pattern.items()}
        tightest = max(scores, key=lambda id: round(scores[id], 6))
        text = texts[site.path, site.span]
        found.append(Ranked(site, scores[tightest], tightest, _why(by_pattern[tightest], text, patterns[tightest])))
    return sorted(found, key=lambda r: (-round(r.score, 6), r.site.path, r.site.span))


def score(seen: Signs) -> float:
    """The weighed sum of a site's signs."""
    return sum(weight * value for weight, value in zip(WEIGHTS, seen, strict=True))


def _why(seen: Signs, text: SiteText, pattern: Pattern) -> tuple[str, ...]:
    count = round(2**seen.tree)
    rarity = f"one of {count} places that match this rung" if count > 1 else "the only place that matches this rung"
    told = sorted(_told(seen, text, pattern), key=lambda reason: -reason.weight)
    against = ("in test code, which the fix was not",) if seen.test else ()
    return (rarity, *(reason.words for reason in told[:_MOST_REASONS]), *against)


@dataclass(frozen=True, slots=True)
class _Reason:
    words: str
    weight: float


def _told(seen: Signs, text: SiteText, pattern: Pattern) -> list[_Reason]:
    """What speaks for a site and is plain enough to be said, with what it adds to the score."""
    found: list[_Reason] = []
    if seen.home or seen.near >= _FOLDER:
        where = "in the file that was fixed" if seen.home else "in the same folder as the fix"
        found.append(_Reason(where, WEIGHTS.near * seen.near + WEIGHTS.home * seen.home))
    if seen.function >= _ALIKE:
        same = text.function == pattern.incident.text.function
        words = f"in a function of {'the same' if same else 'a like'} name, {text.function}"
        found.append(_Reason(words, WEIGHTS.function * seen.function))
    if seen.statement >= _ALIKE:
        words = "its statement has the incident's words" if seen.statement >= _SAME else "its statement is like the incident's"
        found.append(_Reason(words, WEIGHTS.statement * seen.statement))
    if seen.lines >= _ALIKE:
        found.append(_Reason("the lines around it are like the incident's", WEIGHTS.lines * seen.lines))
    if seen.support >= _MOST_PATTERNS:
        found.append(_Reason("most patterns of the change match here", WEIGHTS.support * seen.support))
    return found
