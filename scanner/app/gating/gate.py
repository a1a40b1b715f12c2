"""The gate: only new findings fail. Against the committed baseline, or against a base revision."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from scanner.adapters.settings import load_settings
from scanner.app.gating.changed import Comparison, compare, head_targets
from scanner.app.gating.difference import Base
from scanner.app.gating.judging import Judged, against_baseline, is_gone, judge_everything, looked_at, run_with_decisions
from scanner.app.gating.kept_decisions import load_baseline, load_decisions
from scanner.app.gating.policy_changes import policy_notes
from scanner.app.gating.policy_root import policy_at
from scanner.app.rules.rules import load_rules
from scanner.app.scanning.running import only_python, store_for
from scanner.app.scanning.suppressing import remove_unused
from scanner.errors import UsageError
from scanner.model.gate_request import GateChoice
from scanner.model.note import Note, NoteKind
from scanner.model.ports import Progress
from scanner.model.report import Report
from scanner.model.request import RunOptions
from scanner.policy.baseline import Entry
from scanner.policy.gate import let_pass
from scanner.policy.matching import match_entries


def gate(options: RunOptions, choice: GateChoice, fix_suppressions: bool, progress: Progress) -> Report:
    """All findings with their states: only new ones fail. Raises ScannerError where the gate cannot start."""
    if fix_suppressions and choice.staged:
        raise UsageError("--fix-suppressions changes files, and --staged looks only at what is staged: give one of them")
    if choice.base is None and not choice.staged:
        options = with_settings(options, choice, options.root)
        judged = judge_everything(options, choice.rules, progress)
    else:
        comparison = compare(options, choice.base, choice.staged)
        with _trusted(options.root, comparison, choice) as trusted:
            options = with_settings(options, choice, trusted)
            judged = _judge_changes(options, choice, comparison, trusted, progress)
    report = remove_unused(judged.commented, options.root) if fix_suppressions else judged.report
    let = let_pass(report.failures, choice.allow)
    notes = (*report.notes, *map(_stale_note, judged.stale), *let.notes)
    level = options.settings.fail_level
    return replace(report, command="gate", failures=let.standing, allowed=let.allowed, notes=notes, fail_level=level)


def with_settings(options: RunOptions, choice: GateChoice, trusted: Path) -> RunOptions:
    """The options by the settings of `trusted`. Raises InputError where those are broken."""
    settings = load_settings(trusted)
    jobs = settings.jobs if choice.jobs is None else choice.jobs
    return replace(options, settings=settings, engine=choice.engine or settings.engine, jobs=jobs)


@contextmanager
def _trusted(root: Path, comparison: Comparison, choice: GateChoice) -> Iterator[Path]:
    """The folder whose rules, settings and decisions judge: the base's where there is one, unless the head is to be trusted."""
    if comparison.commit is None or choice.base is None or choice.trust_head:
        yield root
        return
    named = _inside(root, choice.rules.named)
    more = () if named is None else (named,)
    with policy_at(comparison.repository, comparison.commit, comparison.prefix, comparison.paths(), more) as folder:
        yield folder


def _inside(root: Path, named: Path | None) -> str | None:
    """A named rule file or folder as a path of the root; None where none is named, or it lies elsewhere."""
    lexical = Path(os.path.abspath(named)) if named is not None else None  # noqa: PTH100 - links are not followed
    for top in (root, Path(os.path.realpath(root))):
        if lexical is not None and lexical != top and lexical.is_relative_to(top):
            return lexical.relative_to(top).as_posix()
    return None


def _judge_changes(options: RunOptions, choice: GateChoice, comparison: Comparison, trusted: Path, progress: Progress) -> Judged:
    """Only what changed: against the base, or (staged files alone) against the baseline."""
    inside = _inside(options.root, choice.rules.named)
    named = choice.rules.named if inside is None else trusted / inside
    loaded = load_rules(trusted, named, choice.rules.library, store_for(options))
    targets = head_targets(comparison, options, trusted, only_python(loaded))
    entries = load_baseline(trusted) if choice.base is None or choice.trust_head else ()
    commented = run_with_decisions(loaded, targets, options, load_decisions(trusted), progress)
    looked = looked_at(commented.report, targets, choice.rules, lambda path: _is_gone(comparison, options.root, path))
    if choice.base is None:
        judged = against_baseline(commented, entries, looked)
        return replace(judged, stale=tuple(entry for entry in judged.stale if entry.path in looked.paths))
    report = Base(comparison, loaded, options, progress).without_old(commented.report)
    if choice.trust_head:
        added = _added(entries, comparison)
        report = replace(report, findings=match_entries(report.findings, added, looked).findings)
    report = replace(report, notes=(*report.notes, *policy_notes(comparison, report, choice.trust_head)))
    return Judged(replace(commented, report=report), looked, ())


def _added(entries: tuple[Entry, ...], comparison: Comparison) -> list[Entry]:
    """What the baseline here accepts beyond the base's."""
    if not entries or comparison.commit is None:
        return list(entries)
    with policy_at(comparison.repository, comparison.commit, comparison.prefix, ()) as base:
        known = {(e.path, e.rule_id, e.fingerprint, e.index) for e in load_baseline(base)}
    return [e for e in entries if (e.path, e.rule_id, e.fingerprint, e.index) not in known]


def _is_gone(comparison: Comparison, root: Path, path: str) -> bool:
    """Whether a path is no longer in the code base: not in the working tree, or removed by what is staged."""
    if not comparison.staged:
        return is_gone(root, path)
    changes = [change for change in comparison.changes if comparison.inside(change.before.path) == path]
    return any(not change.after.is_file or change.after.path != change.before.path for change in changes)


def _stale_note(entry: Entry) -> Note:
    words = f"the baseline accepts a finding of {entry.rule_id} that is no longer there; `bugclass baseline prune` removes it"
    return Note(entry.path, 0, NoteKind.STALE_BASELINE, words)
