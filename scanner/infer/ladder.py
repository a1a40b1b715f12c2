"""The ladder: the proven patterns worth showing, from the exact code to the widest, each with the sites it catches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scanner.infer.hunting import HuntResult, Learned
from scanner.infer.ranking import Ranked

_MOST_RUNGS = 9
_WIDEST_KEPT = 25


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One rung: the pattern, and the indices (into the ranked sites) that it catches."""

    learned: Learned
    sites: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """Rungs from narrow to wide; `chosen` is the index of the one to keep; `rung_of` names each shown site's rung by index."""

    steps: tuple[Step, ...]
    chosen: int
    rung_of: tuple[int, ...]


def build_ladder(result: HuntResult, likely: Sequence[Ranked], shown: Sequence[Ranked]) -> Ladder:
    """The rungs of the edit that leads to the likeliest site, and every rung that a likely site stands on.

    Patterns that catch the same sites are one rung, told by the plainest of them. What `shown` has beyond the likely sites gets its
    rungs after those: the numbers, and the rung that is chosen, do not depend on how many sites a person asks for.
    """
    caught: dict[str, set[int]] = {id: set() for id in result.learned}
    for index, ranked in enumerate(result.ranked):
        for hit in ranked.site.hits:
            caught[hit.rule_id].add(index)
    needed = list(dict.fromkeys(ranked.tightest for ranked in likely))
    lead = _lead(result.learned, needed, caught)
    chain = _chain([Step(one, frozenset(caught[id])) for id, one in result.learned.items() if one.edit is lead.edit])
    steps = {step.sites: step for step in chain}
    for id in needed:
        steps.setdefault(frozenset(caught[id]), Step(result.learned[id], frozenset(caught[id])))
    ordered = sorted(steps.values(), key=lambda s: (len(s.sites), s.learned.candidate.policy.width, s.learned.id))
    for ranked in shown:
        sites = frozenset(caught[ranked.tightest])
        if sites not in steps:
            steps[sites] = Step(result.learned[ranked.tightest], sites)
            ordered.append(steps[sites])
    position = {step.sites: index for index, step in enumerate(ordered)}
    rung_of = tuple(position[frozenset(caught[ranked.tightest])] for ranked in shown)
    return Ladder(tuple(ordered), _choose(ordered, chain), rung_of)


def _lead(learned: Mapping[str, Learned], needed: Sequence[str], caught: Mapping[str, set[int]]) -> Learned:
    """The pattern whose edit the ladder is about: the likeliest site's, or an earlier edit of the same block that has sites too."""
    if not needed:
        return next(iter(learned.values()))
    top = learned[needed[0]]
    block = top.edit.chain[-1].before
    return next((one for id, one in learned.items() if one.edit.chain[-1].before is block and one.safe and caught[id]), top)


def _chain(steps: Sequence[Step]) -> list[Step]:
    """Rungs that each catch all that the one before catches, and more."""
    plainest: dict[frozenset[int], Step] = {}
    for step in steps:
        known = plainest.get(step.sites)
        if known is None or _plainness(step) < _plainness(known):
            plainest[step.sites] = step
    chain: list[Step] = []
    for step in sorted(plainest.values(), key=lambda s: (len(s.sites), _plainness(s))):
        if not chain or (chain[-1].sites < step.sites):
            chain.append(step)
    return chain[:_MOST_RUNGS]


def _plainness(step: Step) -> tuple[bool, float, int, str]:
    candidate = step.learned.candidate
    return not step.learned.safe, -candidate.policy.width, len(candidate.text), step.learned.id


def _choose(ordered: Sequence[Step], chain: Sequence[Step]) -> int:
    """The widest safe rung that still gives a list a person reads, else the narrowest safe one with sites, else the narrowest of all."""
    safe = [step for step in chain if step.learned.safe]
    fitting = [step for step in safe if len(step.sites) <= _WIDEST_KEPT]
    if fitting and fitting[-1].sites:
        return ordered.index(fitting[-1])
    peopled = [step for step in safe if step.sites]
    return ordered.index((peopled or fitting[-1:] or list(chain))[0])
