"""Reading scanned files again, by the path that reports show."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scanner.model.source import Target

Read = Callable[[str], "bytes | None"]


def reader(targets: Sequence[Target]) -> Read:
    """A function that gives a target's bytes; None for a path that is no target, or can no longer be read."""
    by_path = {target.path: target for target in targets}

    def read(path: str) -> bytes | None:
        try:
            return by_path[path].read()
        except (OSError, KeyError):
            return None

    return read
