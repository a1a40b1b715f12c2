"""Where the time of a run went, for -v: a stage lasts until the next one begins. Costs one look at the clock a stage."""

from __future__ import annotations

import time

_FIRST = "Starting"


class Spent:
    """The seconds of each stage, in the order in which they first began."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """A new run."""
        self._seconds: dict[str, float] = {}
        self._name = _FIRST
        self._since = time.perf_counter()

    def stage(self, name: str) -> None:
        """The stage before ends here."""
        now = time.perf_counter()
        self._seconds[self._name] = self._seconds.get(self._name, 0.0) + now - self._since
        self._name, self._since = name, now

    def told(self) -> str:
        """All of it in one line."""
        self.stage(self._name)
        parts = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in self._seconds.items())
        return f"time: {sum(self._seconds.values()):.2f} s ({parts})"


SPENT = Spent()  # one run a process
