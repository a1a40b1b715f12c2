"""Commits that other commits of the range take back, and those that take them back: together they change nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.model.history import LoggedCommit

_REVERTS = re.compile(r"\b[Tt]his reverts commit ([0-9a-f]{7,64})")


def reverted_ids(message: str) -> tuple[str, ...]:
    """The ids, perhaps shortened, that a message says it takes back."""
    return tuple(_REVERTS.findall(message[:20_000]))


def undone(commits: Sequence[LoggedCommit]) -> dict[str, str]:
    """Commit id -> words, for both sides of each revert within the range. `commits`: newest first.

    A revert that was itself taken back takes nothing back.
    """
    by_prefix = {commit.id[:7]: commit for commit in commits}
    found: dict[str, str] = {}
    for commit in commits:
        if commit.id in found:
            continue
        for short in reverted_ids(commit.message):
            target = by_prefix.get(short[:7])
            if target is not None and target.id.startswith(short) and target.id not in found and target is not commit:
                found[target.id] = f"taken back within the range by {commit.id[:10]}"
                found[commit.id] = f"takes back {target.id[:10]}, which is of the range too"
    return found
