"""Choosing where the fix comes from: the order of preference, and nothing else."""

from __future__ import annotations

from pathlib import Path

from scanner.adapters.fixes.diffs import from_diff
from scanner.adapters.fixes.files import from_files
from scanner.adapters.fixes.model import FixIntake
from scanner.adapters.fixes.revisions import from_revision
from scanner.adapters.fixes.snippets import from_snippets
from scanner.errors import InputError, NoLesson, UsageError
from scanner.model.hunt_request import FixSource
from scanner.model.incident import FixLevel, PostMortem

_DEEPEST_FIRST = (FixLevel.ROOT_CAUSE, FixLevel.HOTFIX, FixLevel.WORKAROUND)


def load_fix(source: FixSource, postmortem: PostMortem | None, root: Path) -> FixIntake:
    """The fix: the post-mortem's recorded commits, else `--fix`, `--diff`, `--before/--after`, else the post-mortem's code blocks.

    No fix at all where the post-mortem has a hand-written pattern. Raises InputError, UsageError, RepositoryError or NoLesson.
    """
    recorded = _recorded(postmortem)
    if recorded:
        return _from_revisions(recorded, root)
    if source.revision is not None:
        return _from_revisions([source.revision, *source.more], root)
    if source.diff is not None:
        return from_diff(source.diff, root)
    if source.before is not None or source.after is not None:
        if source.before is None or source.after is None:
            raise UsageError("--before FILE and --after FILE belong together: the same code without and with the fix")
        return from_files(source.before, source.after, root)
    return _from_document(postmortem)


def _recorded(postmortem: PostMortem | None) -> list[str]:
    fixes = postmortem.incident.fixes if postmortem else ()
    return [fix.commit for level in _DEEPEST_FIRST for fix in fixes if fix.level is level and fix.commit]


def _from_revisions(revisions: list[str], root: Path) -> FixIntake:
    intakes: list[FixIntake] = []
    without: list[NoLesson] = []
    for revision in revisions:
        try:
            intakes.append(from_revision(revision, root))
        except NoLesson as reason:  # one of several fixes may well be configuration only
            without.append(reason)
    if not intakes:
        raise without[0]
    fixes = tuple(fix for intake in intakes for fix in intake.fixes)
    return FixIntake(fixes, tuple(failure for intake in intakes for failure in intake.failures))


def _from_document(postmortem: PostMortem | None) -> FixIntake:
    if postmortem is None:
        raise UsageError("no fix to learn from: give a post-mortem, --fix REV, --diff FILE, or --before FILE --after FILE")
    if postmortem.before or postmortem.after:
        return from_snippets(postmortem)
    if postmortem.patterns:
        return FixIntake(())
    raise InputError(
        f"{postmortem.path}: names no fix; add [[fix]] with a commit, code blocks under '## Before' and '## After', "
        "or a '## Pattern', or give --fix REV"
    )
