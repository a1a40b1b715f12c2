"""What can be spread over worker processes, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from scanner.model.failure import Failure
from scanner.model.record import Record
from scanner.model.source import Target

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Task(Protocol[R_co]):
    """What a worker does with targets. It travels to the worker, so it can be pickled."""

    def __call__(self, targets: Sequence[Target]) -> R_co:
        """The answer for some targets. Raises ScannerError only when nothing can be done at all."""

    def lost(self, target: Target, failure: Failure) -> R_co:
        """The answer for a target that killed its worker or never ended."""


class Answer(Record, Generic[R]):
    """What became of a shard: the task's answer for `files` targets."""

    result: R
    files: int


class Patience(Record):
    """How long a shard may take, in seconds: a base, and more for each 100 kB. Generous: it is there for what never ends."""

    base: float = 60.0
    a_hundred_kilobytes: float = 10.0

    def limit(self, size: int) -> float:
        """Seconds for so many bytes."""
        return self.base + self.a_hundred_kilobytes * size / 100_000
