"""Run kept rules over the code base."""

from __future__ import annotations

from scanner.app.rules.rules import load_rules
from scanner.app.scanning.running import only_python, run_rules, store_for
from scanner.app.scanning.suppressing import put_comments, remove_unused
from scanner.model.failure import Failure, FailureKind
from scanner.model.ports import Progress
from scanner.model.record import replace
from scanner.model.report import Report
from scanner.model.request import RuleChoice, RunOptions
from scanner.scan.targets import find_targets


def scan(options: RunOptions, rules: RuleChoice, fix_suppressions: bool, progress: Progress) -> Report:
    """All findings of the rules. Raises ScannerError where the scan cannot start; the rest is in the report's failures.

    `fix_suppressions`: remove unused suppressing comments from the files.
    """
    loaded = load_rules(options.root, rules.named, rules.library, store_for(options))
    targets = find_targets(options.root, options.paths, python_only=only_python(loaded))
    ran = run_rules(loaded, targets, options, progress)
    report = ran.report
    if options.paths and loaded.rules and not report.scanned and not report.failures:
        nothing = Failure("", FailureKind.NO_FILES, "no rule is for any of the files that were named")
        ran = replace(ran, report=replace(report, failures=(nothing,)))
    commented = put_comments(ran, options.settings)
    report = remove_unused(commented, options.root) if fix_suppressions else commented.report
    return replace(report, command="scan", fail_level=options.settings.fail_level)
