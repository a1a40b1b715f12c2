"""The gate's decision over what could not be looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scanner.model.failure import Failure, FailureKind
from scanner.model.note import Note, NoteKind


@dataclass(frozen=True, slots=True)
class Let:
    """Failures that stand, those that were let pass, and a note for each kind of the latter."""

    standing: tuple[Failure, ...]
    allowed: tuple[Failure, ...]
    notes: tuple[Note, ...]


def let_pass(failures: Iterable[Failure], kinds: Collection[FailureKind]) -> Let:
    """Let failures of these kinds pass, and say so: nothing passes in silence."""
    found = sorted(failures)
    allowed = tuple(failure for failure in found if failure.kind in kinds)
    notes = tuple(
        Note(failure.path, 0, NoteKind.ALLOWED_INCOMPLETE, f"not looked at, and let pass by --allow-incomplete: {failure.detail}")
        for failure in allowed
    )
    return Let(tuple(failure for failure in found if failure.kind not in kinds), allowed, notes)
