"""Keeping the baseline: accept what is there now, drop what is there no longer. Nothing is written where something was not looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scanner.app.gating.judging import Judged, judge_everything
from scanner.app.gating.kept_decisions import load_baseline, save_baseline
from scanner.model.finding import State
from scanner.model.note import Note, NoteKind
from scanner.model.ports import Progress
from scanner.model.report import Report
from scanner.model.request import RuleChoice, RunOptions
from scanner.policy.baseline import Entry, entries_of
from scanner.policy.matching import Looked


def update(options: RunOptions, rules: RuleChoice, progress: Progress) -> Report:
    """Accept all findings of the files and rules that were looked at; entries of others stay.

    Raises ScannerError where the scan cannot start or the file cannot be written.
    """
    before = load_baseline(options.root)
    judged = judge_everything(options, rules, progress)
    kept = (entry for entry in before if not _was_looked_at(entry, judged.looked))
    found = entries_of(finding for finding in judged.report.findings if finding.state is not State.SUPPRESSED)
    return _written(judged, options, before, (*kept, *found))


def prune(options: RunOptions, rules: RuleChoice, progress: Progress) -> Report:
    """Drop the entries that account for nothing any more; accept nothing. Raises as `update` does."""
    before = load_baseline(options.root)
    judged = judge_everything(options, rules, progress)
    stale = set(judged.stale)
    return _written(judged, options, before, [entry for entry in before if entry not in stale])


def show(options: RunOptions) -> tuple[Entry, ...]:
    """The entries. Raises InputError where the file is broken."""
    return load_baseline(options.root)


def _was_looked_at(entry: Entry, looked: Looked) -> bool:
    return looked.usable(entry) and (looked.rules is None or entry.rule_id in looked.rules)


def _written(judged: Judged, options: RunOptions, before: Iterable[Entry], after: Iterable[Entry]) -> Report:
    report = replace(judged.report, command="baseline", findings=())
    if report.failures:
        return report
    old, new = set(before), set(after)
    path = save_baseline(options.root, new)
    words = f"the baseline accepts {len(new):,} findings: {len(new - old):,} added, {len(old - new):,} removed"
    return replace(report, saved=(path,), notes=(*report.notes, Note(path, 0, NoteKind.DONE, words)))
