"""A step budget: the cut-off for patterns with exponential behaviour. Deterministic, unlike a clock."""

from __future__ import annotations

STEPS = 400_000


class OutOfSteps(Exception):
    """One rule used up its steps on one file."""


class Budget:
    """Counts the backtracking steps of one rule on one file."""

    __slots__ = ("left",)

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Use up steps. Raises OutOfSteps when none are left."""
        self.left -= steps
        if self.left < 0:
            raise OutOfSteps
