"""What one rule may use up on one file: steps, which cut off patterns with exponential behaviour the same way everywhere, and seconds.

Steps count the work of matching code. Seconds of processor time are for regular expressions, whose steps cannot be counted.
"""

from __future__ import annotations

STEPS = 400_000
SECONDS = 2.0


class OutOfSteps(Exception):
    """One rule used up its steps on one file."""


class OutOfTime(OutOfSteps):
    """One rule used up its seconds on one file. The message says on what."""


class Budget:
    """Counts the backtracking steps of one rule on one file, and the seconds left for its regular expressions."""

    __slots__ = ("left", "seconds")

    def __init__(self, steps: int = STEPS, seconds: float = SECONDS) -> None:
        self.left = steps
        self.seconds = seconds

    def spend(self, steps: int = 1) -> None:
        """Use up steps. Raises OutOfSteps when none are left."""
        self.left -= steps
        if self.left < 0:
            raise OutOfSteps
