"""What a report says besides its findings: failures, failures that were allowed, and notes, in one form for all formats."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.model.failure import Failure
from scanner.model.note import NoteKind
from scanner.model.proof import Verdict
from scanner.model.report import Report
from scanner.model.rule import Level


@dataclass(frozen=True, slots=True)
class Remark:
    """One of them. `line` is 0 where it is about none; the level is "error" for a failure, "warning" for what weakens the answer."""

    path: str
    line: int
    kind: str
    detail: str
    level: Level


def failed(report: Report) -> list[Remark]:
    """What was not looked at, each once."""
    return [_of_failure(failure, Level.ERROR) for failure in dict.fromkeys(report.failures)]


def remarked(report: Report) -> list[Remark]:
    """What fails nothing: what was not looked at and is allowed, then the notes; those that weaken the answer first."""
    allowed = [_of_failure(failure, Level.WARNING) for failure in dict.fromkeys(report.allowed)]
    notes = [
        Remark(note.path, note.line, note.kind.value, note.detail, Level.WARNING if note.kind is NoteKind.POLICY_CHANGE else Level.NOTE)
        for note in report.notes
    ]
    return sorted([*_unproven(report), *allowed, *notes], key=lambda remark: remark.level is not Level.WARNING)


def _unproven(report: Report) -> list[Remark]:
    """The answer of a proof: without this, a rule that does not prove would read as one that found nothing."""
    rules = [each for each in report.rules if report.command == "prove" and each.verdict is not Verdict.PROVEN]
    return [Remark(e.rule.path, 0, e.verdict.value, f"rule {e.rule.id} is not proven: {e.verdict.value}", Level.WARNING) for e in rules]


def _of_failure(failure: Failure, level: Level) -> Remark:
    detail = failure.detail or failure.kind.value
    return Remark(
        failure.path, 0, failure.kind.value, detail if level is Level.ERROR else f"not looked at, which is allowed: {detail}", level
    )
