"""Reading scanned files again, by the path that reports show."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scanner.model.source import Target
from scanner.scan.found import target_at

Read = Callable[[str], "bytes | None"]


def reader(targets: Sequence[Target]) -> Read:
    """A function that gives the bytes of a target, of those sorted by path; None for what is none, or can no longer be read."""

    def read(path: str) -> bytes | None:
        target = target_at(targets, path)
        try:
            return target.read() if target is not None else None
        except OSError:
            return None

    return read
