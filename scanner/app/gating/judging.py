"""Findings with their states: suppressed by a comment, decided in triage, accepted by the baseline, or new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from scanner.adapters.rule_files import RuleSet
from scanner.app.gating.kept_decisions import load_baseline, load_decisions
from scanner.app.rules.rules import load_rules
from scanner.app.scanning.running import only_python, run_rules, store_for
from scanner.app.scanning.suppressing import Commented, put_comments
from scanner.model.failure import Failure, FailureKind
from scanner.model.ports import Progress
from scanner.model.report import Report
from scanner.model.request import RuleChoice, RunOptions
from scanner.policy.baseline import Entry
from scanner.policy.decisions import Decision, apply_decisions
from scanner.policy.matching import Looked, match_entries
from scanner.scan.targets import TargetSet, find_targets


@dataclass(frozen=True, slots=True)
class Judged:
    """A report whose findings have their states, its unused comments, what was looked at, and the stale entries of the baseline."""

    commented: Commented
    looked: Looked
    stale: tuple[Entry, ...]

    @property
    def report(self) -> Report:
        """The report alone."""
        return self.commented.report


def judge_everything(options: RunOptions, rules: RuleChoice, progress: Progress) -> Judged:
    """All files below `options.paths` against the committed baseline. Raises ScannerError where the scan cannot start."""
    decisions = load_decisions(options.root)
    entries = load_baseline(options.root)
    loaded = load_rules(options.root, rules.named, rules.library, store_for(options))
    targets = find_targets(options.root, options.paths, only_python(loaded))
    commented = run_with_decisions(loaded, targets, options, decisions, progress)
    report = commented.report
    if options.paths and loaded.rules and not report.scanned and not report.failures:
        nothing = Failure("", FailureKind.NO_FILES, "no rule is for any of the files that were named")
        commented = replace(commented, report=replace(report, failures=(nothing,)))
    looked = looked_at(commented.report, targets, rules, lambda path: is_gone(options.root, path))
    return against_baseline(commented, entries, looked)


def run_with_decisions(
    loaded: RuleSet, targets: TargetSet, options: RunOptions, decisions: tuple[Decision, ...], progress: Progress
) -> Commented:
    """The findings of the rules, those suppressed by comments or decisions marked."""
    commented = put_comments(run_rules(loaded, targets, options, progress), options.settings)
    return replace(commented, report=replace(commented.report, findings=apply_decisions(commented.report.findings, decisions)))


def against_baseline(commented: Commented, entries: tuple[Entry, ...], looked: Looked) -> Judged:
    """Mark what the baseline accepts."""
    matched = match_entries(commented.report.findings, entries, looked)
    return Judged(replace(commented, report=replace(commented.report, findings=matched.findings)), looked, matched.stale)


def looked_at(report: Report, targets: TargetSet, rules: RuleChoice, gone: Callable[[str], bool]) -> Looked:
    """What was looked at without a failure. All kept rules without one: entries of rules that are no more can be told as stale."""
    failed = {failure.path for failure in report.failures}
    seen = frozenset() if "" in failed else frozenset(target.path for target in targets.targets) - failed
    kept = rules.named is None and not rules.library
    return Looked(seen, gone, None if kept and not report.failures else frozenset(rule.rule.id for rule in report.rules))


def is_gone(root: Path, path: str) -> bool:
    """Whether there is nothing at a path any more."""
    return not (root / path).exists()
