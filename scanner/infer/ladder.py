"""The ladder: the proven patterns worth showing, from the exact code to the widest, each with the sites it catches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scanner.infer.hunting import HuntResult, Learned
from scanner.infer.patterns.policy import Changed
from scanner.infer.sites.ranking import Ranked

_MOST_RUNGS = 9
WIDEST_KEPT = 25


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One rung: the pattern, and the indices (into the ranked sites) that it catches."""

    learned: Learned
    sites: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """Rungs from narrow to wide, those of the chosen edit before those of others; `chosen` is the index of the one to keep.

    `chain` are the rungs, by index, that each catch all that the one before catches. `rung_of` names each shown site's rung by index.
    """

    steps: tuple[Step, ...]
    chosen: int
    rung_of: tuple[int, ...]
    chain: tuple[int, ...] = ()

    def is_of_another_edit(self, index: int) -> bool:
        """Whether a rung comes from another change of the fix than the chosen one."""
        return self.steps[index].learned.edit is not self.steps[self.chosen].learned.edit


def build_ladder(result: HuntResult, likely: Sequence[Ranked], shown: Sequence[Ranked], pinned: str = "") -> Ladder:
    """The rungs of the edit that leads to the likeliest site, and every rung that a likely site stands on.

    Patterns that catch the same sites are one rung, told by the plainest of them. What `shown` has beyond the likely sites gets its
    rungs after those: the numbers, and the rung that is chosen, do not depend on how many sites a person asks for.
    `pinned` is a pattern that is a rung in any case, and the chosen one.
    """
    caught: dict[str, set[int]] = {id: set() for id in result.learned}
    for index, ranked in enumerate(result.ranked):
        for hit in ranked.site.hits:
            caught[hit.rule_id].add(index)
    every = {id: Step(one, frozenset(caught[id])) for id, one in result.learned.items()}
    needed = list(dict.fromkeys(ranked.tightest for ranked in likely))
    lead = result.learned[pinned] if pinned else _lead(result.learned, needed, caught)
    whole = _chain([step for step in every.values() if step.learned.edit is lead.edit])
    keep = every[pinned] if pinned else _choose(whole)
    chain = [step for step in whole if step is keep or (step.sites != keep.sites and not _is_spelled_out(step))]
    if keep not in chain:
        chain.append(keep)
    rungs = _Rungs(every, chain)
    for id in needed:
        rungs.home(id)
    ordered = sorted(rungs.steps.values(), key=lambda s: (s.learned.edit is not lead.edit, _breadth(s)))
    for ranked in shown:
        if (step := rungs.home(ranked.tightest)) not in ordered:
            ordered.append(step)
    rung_of = tuple(ordered.index(rungs.home(ranked.tightest)) for ranked in shown)
    climb = sorted(chain, key=_breadth)
    return Ladder(tuple(ordered), ordered.index(keep), rung_of, tuple(ordered.index(step) for step in climb))


class _Rungs:
    """The rungs by the sites that they catch, each pattern's rung found or made."""

    def __init__(self, every: Mapping[str, Step], chain: Sequence[Step]) -> None:
        self._every = every
        self._chain = chain
        self.steps = {step.sites: step for step in chain}

    def home(self, id: str) -> Step:
        """The rung that a site stands on whose tightest pattern this is."""
        own = self._every[id]
        if own.sites in self.steps:
            return self.steps[own.sites]
        wider = [step for step in self._chain if step.sites >= own.sites]
        if wider and _is_spelled_out(own):
            return min(wider, key=lambda step: len(step.sites))
        equals = [step for step in self._every.values() if step.sites == own.sites and step.learned.edit is own.learned.edit]
        return self.steps.setdefault(own.sites, min(equals, key=_plainness))


def _breadth(step: Step) -> tuple[int, tuple[float, str]]:
    return len(step.sites), (step.learned.candidate.policy.width, step.learned.id)


def _is_spelled_out(step: Step) -> bool:
    """Whether a pattern lists a call's arguments one by one: hard to read, and a plainer rung catches the same."""
    return step.learned.candidate.policy.changed is Changed.ARITY


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


def _plainness(step: Step) -> tuple[bool, bool, float, int, str]:
    candidate = step.learned.candidate
    return not step.learned.safe, _is_spelled_out(step), -candidate.policy.width, len(candidate.text), step.learned.id


def _choose(chain: Sequence[Step]) -> Step:
    """The widest safe rung that still gives a list a person reads, else the narrowest safe one with sites, else the narrowest of all."""
    safe = [step for step in chain if step.learned.safe]
    fitting = [step for step in safe if len(step.sites) <= WIDEST_KEPT]
    if fitting and fitting[-1].sites:
        return fitting[-1]
    peopled = [step for step in safe if step.sites]
    return (peopled or fitting[-1:] or list(chain))[0]
