"""The signs that a place is a sibling, each a number: what of it is said by a pattern that catches it, and how it is like the incident."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scanner.infer.candidates.roles import Role
from scanner.infer.patterns.policy import Policy
from scanner.infer.sites.likeness import bag, cosine, direction, identifiers, overlap, weights
from scanner.infer.sites.places import is_test, nearness
from scanner.infer.sites.sites import Site, SiteText
from scanner.model.match import Match
from scanner.model.source import Span

_MOST_FULL = 12.0

Texts = Mapping[tuple[str, Span], SiteText]


@dataclass(frozen=True, slots=True)
class Incident:
    """A place that the fix changed, as it was before: its file and what stood there."""

    path: str
    text: SiteText


@dataclass(frozen=True, slots=True)
class Pattern:
    """What ranking knows of a proven pattern: how much it says, its policy, the number of its edit among the fix's, the incident."""

    fullness: float
    policy: Policy
    edit: int
    incident: Incident
    role: Role | None = None


class Signs(NamedTuple):
    """A site seen through one pattern that catches it.

    `tree` and `file`: log2 of the number of places that the pattern catches there. `fullness`: how much it says, 12 at most.
    `context`: how little of the code around it keeps, 0 (verbatim) to 6; `around`: how many enclosing nodes it takes in.
    `support`: the part of an edit's patterns that catch the site, of the edit that has most. `statement` and `lines`: likeness to
    the incident's statement and to the lines around it, `function` of the functions' names, all 0 to 1. `near`: 1 in the incident's
    file, less with every folder between; `home`: 1 in its file. `test`: 1 in test code when the incident was not.
    `role`: how likely the code base wraps what stands there, as the fix did, 0 to 1.
    """

    tree: float
    file: float
    fullness: float
    context: float
    around: float
    support: float
    statement: float
    lines: float
    function: float
    near: float
    home: float
    test: float
    role: float = 0.0


def signs(sites: Sequence[Site], patterns: Mapping[str, Pattern], texts: Texts) -> Iterator[dict[str, Signs]]:
    """For every site in turn the signs by the rule ids of the patterns that catch it."""
    caught = [{hit.rule_id: _kind(hit, patterns[hit.rule_id]) for hit in reversed(site.hits)} for site in sites]
    in_tree = Counter(kind for kinds in caught for kind in kinds.items())
    in_file = Counter((kind, site.path) for site, kinds in zip(sites, caught, strict=True) for kind in kinds.items())
    of_edit = Counter(pattern.edit for pattern in patterns.values())
    compared = _Comparison(patterns, texts)
    for site, kinds in zip(sites, caught, strict=True):
        ids = list(dict.fromkeys(hit.rule_id for hit in site.hits))
        edits = Counter(patterns[id].edit for id in ids)
        support = max(count / of_edit[edit] for edit, count in edits.items())
        alike: dict[Incident, tuple[float, ...]] = {}
        for id in ids:
            incident = patterns[id].incident
            if incident not in alike:
                alike[incident] = compared.alike(site, incident)
        yield {
            id: Signs(
                math.log2(in_tree[id, kinds[id]]),
                math.log2(in_file[(id, kinds[id]), site.path]),
                min(patterns[id].fullness, _MOST_FULL),
                float(patterns[id].policy.context),
                float(patterns[id].policy.around),
                support,
                *alike[patterns[id].incident],
            )._replace(role=_likelihood(site, id, patterns[id].role))
            for id in ids
        }


def _kind(hit: Match, pattern: Pattern) -> str:
    """What tells the matches of one pattern apart: of a role the call, named by the metavariable of its argument."""
    return next((one.name for one in hit.bindings if one.name in pattern.role.hosts), "") if pattern.role else ""


def _likelihood(site: Site, id: str, role: Role | None) -> float:
    if role is None:
        return 0.0
    bound = [one for hit in site.hits if hit.rule_id == id for one in hit.bindings if one.name in role.hosts]
    return max((role.likelihood(one.name, one.text) for one in bound), default=0.0)


class _Comparison:
    """Compares sites to incidents; what is taken from a text is taken once."""

    def __init__(self, patterns: Mapping[str, Pattern], texts: Texts) -> None:
        self._texts = texts
        incidents = {pattern.incident.text for pattern in patterns.values()}
        around = {text.around: bag(text.around) for text in (*texts.values(), *incidents)}
        weight = weights([*(around[text.around] for text in texts.values()), *(around[one.around] for one in incidents)])
        self._lines = {text: direction(words, weight) for text, words in around.items()}
        self._names = {text: identifiers(text) for text in {one.statement for one in (*texts.values(), *incidents)}}
        self._functions = {name: direction(bag(name), {}) for name in {one.function for one in (*texts.values(), *incidents)}}

    def alike(self, site: Site, incident: Incident) -> tuple[float, ...]:
        """`statement`, `lines`, `function`, `near`, `home` and `test` of Signs."""
        here, there = self._texts[site.path, site.span], incident.text
        return (
            overlap(self._names[here.statement], self._names[there.statement]),
            cosine(self._lines[here.around], self._lines[there.around]),
            cosine(self._functions[here.function], self._functions[there.function]),
            nearness(site.path, incident.path),
            float(site.path == incident.path),
            float(is_test(site.path) and not is_test(incident.path)),
        )
