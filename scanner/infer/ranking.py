"""Ranks candidate sites: the rarer and fuller the pattern that catches a site, the nearer and the more alike, the higher."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scanner.infer.likeness import bag, cosine, weights
from scanner.infer.places import is_test, nearness
from scanner.infer.sites import Site
from scanner.model.source import Span

_RARE_IN_TREE = 0.5
_RARE_IN_FILE = 0.4
_FULLNESS = 0.6
_MOST_FULL = 12
_NEAR = 4.0
_ALIKE = 6.0
_FUNCTION_ALIKE = 1.3
_TEST_PENALTY = 5.0
_LATER_EDIT = 0.2
_LOOSE = 1.4


@dataclass(frozen=True, slots=True)
class Pattern:
    """What ranking knows of a proven pattern: how much it says, which edit it is from, the incident's file."""

    fullness: float
    edit: int
    home: str
    incident_text: str
    safe: bool = True


@dataclass(frozen=True, slots=True)
class SiteText:
    """A site's surroundings: its statement's text and the name of the function around it."""

    statement: str
    function: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A site with its score, the rule id of its tightest pattern, and the evidence in words."""

    site: Site
    score: float
    tightest: str
    why: tuple[str, ...]


def rank(
    sites: Sequence[Site], patterns: Mapping[str, Pattern], texts: Mapping[tuple[str, Span], SiteText], incident_function: str
) -> list[Ranked]:
    """Sites, likeliest first; ties in path order."""
    in_tree = Counter(m.rule_id for s in sites for m in {h.rule_id: h for h in s.hits}.values())
    in_file = Counter((m.rule_id, s.path) for s in sites for m in {h.rule_id: h for h in s.hits}.values())
    bags = {key: bag(text.statement) for key, text in texts.items()}
    incidents = {p.incident_text: bag(p.incident_text) for p in patterns.values()}
    weight = weights([*bags.values(), *incidents.values()])
    found: list[Ranked] = []
    for site in sites:
        text = texts[site.path, site.span]
        best, tightest = -math.inf, site.hits[0].rule_id
        for hit in site.hits:
            pattern = patterns[hit.rule_id]
            value = (
                -_RARE_IN_TREE * math.log2(in_tree[hit.rule_id])
                - _RARE_IN_FILE * math.log2(in_file[hit.rule_id, site.path])
                + _FULLNESS * min(pattern.fullness, _MOST_FULL)
                - (0.0 if pattern.safe else _LOOSE)
                - _LATER_EDIT * min(pattern.edit, 5)
                + _ALIKE * cosine(bags[site.path, site.span], incidents[pattern.incident_text], weight)
            )
            if value > best:
                best, tightest = value, hit.rule_id
        home = patterns[tightest].home
        score = best + _NEAR * nearness(site.path, home)
        if text.function and incident_function:
            score += _FUNCTION_ALIKE * cosine(bag(text.function), bag(incident_function), {})
        if is_test(site.path) and not is_test(home):
            score -= _TEST_PENALTY
        found.append(Ranked(site, score, tightest, _why(site, text, home, incident_function, in_tree[tightest])))
    return sorted(found, key=lambda r: (-round(r.score, 6), r.site.path, r.site.span))


def _why(site: Site, text: SiteText, home: str, incident_function: str, count: int) -> tuple[str, ...]:
    reasons = [f"one of {count} places that match this rung" if count > 1 else "the only place that matches this rung"]
    if site.path == home:
        reasons.append("in the file that was fixed")
    elif nearness(site.path, home) >= 0.6:
        reasons.append("in the same folder as the fix")
    if text.function and text.function == incident_function:
        reasons.append(f"in a function of the same name, {text.function}")
    return tuple(reasons)
