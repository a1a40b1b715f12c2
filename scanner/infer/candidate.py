"""A candidate pattern: one guess at the class of bug, before it is proven."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from scanner.infer.policy import Policy
from scanner.model.formula import Every, Formula, Inside, Not, Pattern


@dataclass(frozen=True, slots=True)
class Negative:
    """What the correction looks like: at the place itself, or (`inside`) around it."""

    texts: tuple[str, ...]
    inside: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A positive pattern, and the negatives to try with it, best first. `anchor` is the node in the before tree that it must match.

    `subject` is the code the pattern was made from, for telling it in words. `edit` is its edit's index.
    """

    text: str
    negatives: tuple[Negative, ...]
    policy: Policy
    anchor: ast.AST
    edit: int
    alone: bool = True

    def formulas(self) -> list[Formula]:
        """The formulas to prove, in order of preference: alone first where that is allowed, then with each negative."""
        positive = Pattern(self.text)
        found: list[Formula] = [positive] if self.alone else []
        for negative in self.negatives:
            parts = tuple(Not(Inside(Pattern(t)) if negative.inside else Pattern(t)) for t in negative.texts)
            found.append(Every((positive, *parts)))
        return found
