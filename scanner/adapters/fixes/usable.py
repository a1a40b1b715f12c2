"""Which files of a fix can be learned from; each of the others is a failure, and a fix without any is a clear answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from scanner.adapters.fixes.model import FixIntake
from scanner.adapters.visible import visible
from scanner.errors import InputError, NoLesson
from scanner.model.failure import Failure
from scanner.model.fix import FileChange, Fix
from scanner.syntax.parse import parse


def keep_usable(fix: Fix, failures: Iterable[Failure] = ()) -> FixIntake:
    """The fix with only the files whose sides all parse; what was left out is a failure.

    Raises NoLesson where no Python file has both sides, InputError where none of them parses.
    """
    known = list(failures)
    label = visible(fix.label)
    if not fix.changes:
        _raise_first(known)
        raise NoLesson(f"{label}: changes no Python code, so there is nothing to learn; name another fix")
    broken = {change: problem for change in fix.changes if (problem := _problem(change)) is not None}
    kept = tuple(change for change in fix.changes if change not in broken)
    known += broken.values()
    if not kept:
        _raise_first(known)
    if not any(change.before is not None and change.after is not None for change in kept):
        _raise_first(known)
        raise NoLesson(f"{label}: only adds or removes Python files; there is no code before and after to compare")
    return FixIntake((dataclasses.replace(fix, changes=kept),), tuple(known))


def _raise_first(failures: list[Failure]) -> None:
    if failures:
        first = failures[0]
        more = f" ({len(failures)} files like this)" if len(failures) > 1 else ""
        raise InputError(f"{visible(first.path)}: {visible(first.detail)}{more}; no file of the fix can be learned from")


def _problem(change: FileChange) -> Failure | None:
    for content, path, side in ((change.before, change.before_path, "before"), (change.after, change.after_path, "after")):
        if content is None:
            continue
        result = parse(content, path or change.path)
        if isinstance(result, Failure):
            return Failure(result.path, result.kind, f"{side} the fix, {result.detail}")
    return None
