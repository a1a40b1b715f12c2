"""A scan that a person ended: what it had found until then goes with the interrupt, for whoever wants to tell it.

Who does not catch these sees a plain KeyboardInterrupt, so that nothing is kept on the strength of half a scan.
"""

from __future__ import annotations

from scanner.model.failure import Failure, FailureKind
from scanner.model.match import EngineResult


class RunInterrupted(KeyboardInterrupt):
    """An engine was stopped; `result` is what it had found."""

    def __init__(self, result: EngineResult) -> None:
        super().__init__()
        self.result = result


def interrupted(left: int, total: int) -> Failure:
    """What was not looked at."""
    return Failure("", FailureKind.INTERRUPTED, f"interrupted: {left:,} of {total:,} files were not looked at")
