"""Which fix taught a pattern, and how a kept rule records the fixes that it is proven on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from scanner.infer.hunting import Learned
from scanner.infer.edits.lesson import Changed
from scanner.model.fix import Fix


def fix_of(fixes: Sequence[Fix], file: Changed) -> Fix:
    """The one of several fixes that changed this file."""
    return next(fix for fix in fixes if any(change is file.change for change in fix.changes))


def records(fixes: Sequence[Fix], learned: Learned) -> dict[str, Any]:
    """What goes into the rule's metadata: `fix`, and where the rule is proven on several, `fixes`, each with digests of both sides."""
    own: dict[str, Any] = {"fix": _record(fix_of(fixes, learned.file), learned.file)}
    if learned.also:
        every = (learned.file, *learned.also)
        own["fixes"] = [{**_record(fix_of(fixes, file), file), **_digests(file)} for file in every]
    return own


def commits_of(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """The commits that a kept rule is proven on, in order; () where one of its fixes is in no commit."""
    ours = metadata.get("bugclass", {})
    if not isinstance(ours, dict):
        return ()
    listed = ours.get("fixes")
    entries = listed if isinstance(listed, list) and listed else [ours.get("fix")]
    found = [entry.get("commit") if isinstance(entry, dict) else None for entry in entries]
    return tuple(dict.fromkeys(commit for commit in found if isinstance(commit, str))) if all(isinstance(c, str) for c in found) else ()


def _record(fix: Fix, file: Changed) -> dict[str, str]:
    found = {"from": fix.origin.value, "label": fix.label, "path": file.change.path}
    if fix.revision:
        found["commit"] = fix.revision
    return found


def _digests(file: Changed) -> dict[str, str]:
    sides = (file.change.before or b"", file.change.after or b"")
    return {name: hashlib.sha256(side).hexdigest() for name, side in zip(("before", "after"), sides, strict=True)}
