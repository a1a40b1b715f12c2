"""Old findings, by scanning the base: only files that changed, and only when there are findings to account for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from scanner.adapters.git import EntryChange
from scanner.adapters.rule_files import RuleSet
from scanner.app.gating.changed import Comparison, base_targets
from scanner.app.scanning.running import only_python, run_rules
from scanner.app.scanning.suppressing import put_comments
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import State
from scanner.model.note import Note, NoteKind
from scanner.model.ports import Progress
from scanner.model.report import Report
from scanner.model.request import RunOptions
from scanner.policy.baseline import entries_of
from scanner.policy.matching import Looked, match_entries
from scanner.scan.targets import PYTHON_SUFFIXES

_OF_THE_FILE = frozenset((FailureKind.UNPARSABLE, FailureKind.UNDECODABLE, FailureKind.SKIPPED))


@dataclass(frozen=True, slots=True)
class Base:
    """The base revision, ready to be scanned with the same rules."""

    comparison: Comparison
    loaded: RuleSet
    options: RunOptions
    progress: Progress

    def without_old(self, report: Report) -> Report:
        """The report with the findings of the base marked: those of the same files, then those whose code came from other changed files."""
        first = _new_paths(report)
        report = self._account(report, lambda change: self._now(change) in first)
        if _new_paths(report):
            report = self._account(report, lambda change: self._now(change) not in first)
        return report

    def _now(self, change: EntryChange) -> str:
        return self.comparison.inside(change.after.path)

    def _account(self, report: Report, wanted: Callable[[EntryChange], bool]) -> Report:
        python = only_python(self.loaded)
        targets = base_targets(self.comparison, lambda c: wanted(c) and (not python or c.before.path.endswith(PYTHON_SUFFIXES)))
        if not targets.targets and not targets.failures:
            return report
        here = RuleSet(self.loaded.rules, ())
        base = put_comments(run_rules(here, targets, self.options, self.progress), self.options.settings).report
        names = {self.comparison.inside(c.before.path): self._now(c) for c in self.comparison.changes}
        entries = entries_of(finding for finding in base.findings if finding.state is State.NEW)
        renamed = [replace(entry, path=names.get(entry.path, entry.path)) for entry in entries]
        matched = match_entries(report.findings, renamed, Looked(frozenset(), lambda path: True))
        standing = [failure for failure in base.failures if failure not in report.failures]
        stopped = {_at_base(failure) for failure in standing if failure.kind not in _OF_THE_FILE}
        notes = [_unseen(failure) for failure in standing if failure.kind in _OF_THE_FILE]
        failures = tuple(sorted({*report.failures, *stopped}))
        return replace(report, findings=matched.findings, failures=failures, notes=(*report.notes, *notes))


def _new_paths(report: Report) -> frozenset[str]:
    return frozenset(finding.path for finding in report.findings if finding.state is State.NEW)


def _at_base(failure: Failure) -> Failure:
    return Failure(failure.path, failure.kind, f"at the base: {failure.detail}")


def _unseen(failure: Failure) -> Note:
    """The base side could not be looked at: its findings count as new, which is the safe side."""
    return Note(failure.path, 0, NoteKind.BASE, f"at the base: {failure.detail}; findings of this file count as new")
