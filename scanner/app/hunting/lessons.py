"""The lessons of an incident: one for each fix, and for each pair of code blocks of a post-mortem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scanner.infer.edits.lesson import Changed, read_lesson
from scanner.infer.proving.together import Together
from scanner.model.fix import Fix, FixOrigin


def lessons_of(fixes: Sequence[Fix]) -> list[list[Changed]]:
    """What each fix changed in code; fixes that changed none are left out."""
    parts = [part for fix in fixes for part in (_pairs(fix) if fix.origin is FixOrigin.SNIPPETS else [fix])]
    return [lesson for part in parts if (lesson := read_lesson([part]))]


def remarks_on(together: Together, count: int, path: str) -> tuple[str, ...]:
    """What a person should know where there are several fixes; `path` is the file of the one that the rule is of."""
    if count == 1:
        return ()
    if together.shared:
        return (f"every rung is proven on all {count} fixes",)
    return (f"the {count} fixes share no pattern that proves on all of them: the rule is of the fix in {path} alone",)


def _pairs(fix: Fix) -> list[Fix]:
    return [replace(fix, changes=(change,)) for change in fix.changes]
