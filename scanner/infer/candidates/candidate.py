"""A candidate pattern: one guess at the class of bug, before it is proven."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from scanner.infer.candidates.roles import Role
from scanner.infer.patterns.policy import Policy
from scanner.model.formula import Condition, Either, Every, Formula, Inside, Not, Pattern

_METAVARIABLE = re.compile(r"\$[A-Z_0-9]+")
_FREE = frozenset({"$FUNCTION", "$PROBLEM", "$VALUE"})


@dataclass(frozen=True, slots=True)
class Negative:
    """What the correction looks like: at the place itself, or (`inside`) around it."""

    texts: tuple[str, ...]
    inside: bool = False

    def is_linked(self, positive: str) -> bool:
        """Whether every named metavariable of the correction is bound by the positive pattern, so that both speak of the same things."""
        free = {name for text in self.texts for name in _METAVARIABLE.findall(text)} - _FREE
        return free <= set(_METAVARIABLE.findall(positive))


@dataclass(frozen=True, slots=True)
class Guess:
    """One formula of a candidate; `safe` as the candidate's, and its correction speaks of the same things."""

    formula: Formula
    safe: bool


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A positive pattern, and the negatives to try with it, best first. `anchor` is the node in the before tree that it must match.

    `subject` is the code the pattern was made from, for telling it in words. `edit` is its edit's index.
    `alone`: the positive part may prove without a negative. `safe`: precise enough to be the rule that is kept.
    `conditions` say more of what metavariables stand for; `part` is text that then stands in every file with a match, and so does
    one of `ends`.
    `others` are further patterns of which any may match instead of `text`. `role` tells how likely what a metavariable stands for is meant.
    `within` is a pattern that a match must stand in.
    """

    text: str
    negatives: tuple[Negative, ...]
    policy: Policy
    anchor: ast.AST
    edit: int
    alone: bool = True
    safe: bool = True
    conditions: tuple[Condition, ...] = ()
    part: str = ""
    ends: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    role: Role | None = None
    within: str = ""

    @property
    def looks_for(self) -> tuple[object, ...]:
        """What the positive part says."""
        return self.text, self.others, self.conditions, self.within

    def guesses(self) -> list[Guess]:
        """The formulas to prove, in order of preference: alone first where that is allowed, then with each negative."""
        positive = Either(tuple(map(Pattern, (self.text, *self.others)))) if self.others else Pattern(self.text)
        around = (Inside(Pattern(self.within)),) if self.within else ()
        alone = Every((positive, *around), self.conditions) if self.conditions or around else positive
        found = [Guess(alone, self.safe)] if self.alone else []
        for negative in self.negatives:
            parts = tuple(Not(Inside(Pattern(t)) if negative.inside else Pattern(t)) for t in negative.texts)
            linked = not negative.inside or negative.is_linked(self.text)
            found.append(Guess(Every((positive, *around, *parts), self.conditions), self.safe and linked))
        return found
