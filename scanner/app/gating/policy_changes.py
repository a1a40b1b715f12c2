"""What a change does to what judges it, as notes: shown to the reviewer, never used in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scanner.adapters.git import EntryChange
from scanner.adapters.git.worktree import read_inside
from scanner.app.gating.changed import Comparison
from scanner.app.gating.policy_root import is_policy
from scanner.model.finding import State
from scanner.model.note import Note, NoteKind
from scanner.model.report import Report
from scanner.policy.comments import Comment, find_comments


def policy_notes(comparison: Comparison, report: Report, trust_head: bool) -> tuple[Note, ...]:
    """A note for each changed rule, setting, baseline, triage and ignore file, and for each suppressing comment that the change adds."""
    used = "it is used as it is here" if trust_head else "the base revision's is used"
    notes = [
        Note(path, 0, NoteKind.POLICY_CHANGE, f"{_what(change)} by this change; {used}")
        for change in comparison.changes
        for path in sorted({comparison.inside(side.path) for side in (change.before, change.after)})
        if is_policy(path) and (path != "pyproject.toml" or _is_about_settings(comparison, change))
    ]
    return (*notes, *_added_comments(comparison, report))


def _what(change: EntryChange) -> str:
    if not change.before.is_file:
        return "was added"
    if not change.after.is_file:
        return "was removed"
    return "was changed" if change.before.path == change.after.path else "was renamed"


def _is_about_settings(comparison: Comparison, change: EntryChange) -> bool:
    """Whether either side of a changed pyproject.toml speaks of the tool at all."""
    contents = comparison.repository.contents([change.before])
    here = read_inside(comparison.repository.root, change.after.path)  # None for a link: what it leads to has no say
    return b"bugclass" in (contents.get(change.before.blob) or b"") or not isinstance(here, bytes) or b"bugclass" in here


def _added_comments(comparison: Comparison, report: Report) -> Iterator[Note]:
    """Comments that suppress a finding here and were not in the file at the base."""
    suppressed = {f.path for f in report.findings if f.state is State.SUPPRESSED and f.suppression and f.suppression.in_source}
    changes = [change for change in comparison.changes if comparison.inside(change.after.path) in suppressed]
    before = comparison.repository.contents(change.before for change in changes)
    for change in changes:
        path = comparison.inside(change.after.path)
        known = Counter(_key(comment) for comment in find_comments(before.get(change.before.blob) or b""))
        for comment in find_comments((report.read(path) if report.read else None) or b""):
            known[_key(comment)] -= 1
            if known[_key(comment)] < 0 and not comment.problem:
                words = f"this change adds a comment that suppresses {', '.join(comment.ids)}: {comment.reason or 'no reason given'}"
                yield Note(path, comment.line, NoteKind.POLICY_CHANGE, words)


def _key(comment: Comment) -> tuple[tuple[str, ...], str]:
    return (comment.ids, comment.reason)
