"""Suppressing comments of the scanned files put to a report's findings; unused ones taken out of the files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.app.scanning.running import Ran
from scanner.errors import InputError
from scanner.model.failure import FailureKind
from scanner.model.finding import Finding
from scanner.model.note import Note, NoteKind
from scanner.model.record import Record, replace
from scanner.model.report import Report
from scanner.model.settings import Settings
from scanner.model.source import Target
from scanner.scan.targets import PYTHON_SUFFIXES

if TYPE_CHECKING:
    from scanner.policy.suppressions import Unused

_ABOUT_RULES = frozenset((FailureKind.ENGINE, FailureKind.WORKER, FailureKind.TIMEOUT, FailureKind.RULE))


class Commented(Record):
    """A report with its suppressed findings marked, and the unused comments by the path of their file."""

    report: Report
    unused: Mapping[str, tuple[Unused, ...]]


def put_comments(ran: Ran, settings: Settings) -> Commented:
    """Mark what comments in the files suppress. No comment counts as unused where a file or a rule was not looked at in full."""
    report = ran.report
    if not settings.inline_suppressions or not ran.marked:
        return Commented(report, {})
    from scanner.policy.comments import find_comments  # few scans meet a comment, and all wait for what is loaded
    from scanner.policy.suppressions import suppress

    by_path: dict[str, list[int]] = {}
    for number, finding in enumerate(report.findings):
        by_path.setdefault(finding.path, []).append(number)
    failed = {failure.path for failure in report.failures}
    blind = "" in failed or any(failure.kind in _ABOUT_RULES for failure in report.failures)
    run_ids = frozenset(rule.rule.id for rule in report.rules)
    findings: list[Finding] = list(report.findings)
    notes: list[Note] = []
    unused: dict[str, tuple[Unused, ...]] = {}
    for target in ran.marked:
        comments = find_comments(_content(target))
        if not comments:
            continue
        numbers = by_path.get(target.path, [])
        known = frozenset() if blind or target.path in failed else run_ids
        answer = suppress(target.path, [findings[n] for n in numbers], comments, known)
        for number, finding in zip(numbers, answer.findings, strict=True):
            findings[number] = finding
        notes += answer.notes
        if answer.unused:
            unused[target.path] = answer.unused
    return Commented(replace(report, findings=tuple(findings), notes=(*report.notes, *notes)), unused)


def remove_unused(commented: Commented, root: Path) -> Report:
    """Take the unused comments out of their files, each whole or not at all; the paths are in the report's `saved`."""
    import ast

    from scanner.adapters.whole_file import replace_file
    from scanner.policy.removal import without

    report = commented.report
    for path, unused in commented.unused.items():
        content = report.read(path) if report.read else None
        if content is not None:
            after = without(content, unused)
            if ast.dump(ast.parse(after)) != ast.dump(ast.parse(content)):
                raise InputError(f"{path}: removing its unused suppressions would change the code; remove them by hand")
            replace_file(root, path, after)
    done = frozenset(commented.unused)
    notes = tuple(note for note in report.notes if note.kind is not NoteKind.UNUSED_SUPPRESSION or note.path not in done)
    return replace(report, notes=notes, saved=(*report.saved, *commented.unused))


def _content(target: Target) -> bytes:
    name = target.path.rpartition("/")[2]
    if not name.endswith(PYTHON_SUFFIXES) and "." in name:
        return b""
    try:
        return target.read()
    except OSError:
        return b""  # the engine has told that it cannot be read
