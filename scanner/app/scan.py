"""Run kept rules over the code base."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from scanner.app import engines
from scanner.app.rules import load_rules, standing
from scanner.app.targets import reader
from scanner.model.failure import Failure, FailureKind
from scanner.model.ports import Progress
from scanner.model.report import Report, RuleReport
from scanner.model.request import RunOptions
from scanner.scan.findings import ranked
from scanner.scan.targets import find_targets

_PYTHON = frozenset({"python", "python2", "python3", "py"})


def scan(options: RunOptions, rules: Path | None, library: bool, progress: Progress) -> Report:
    """All findings of the rules. Raises ScannerError where the scan cannot start; the rest is in the report's failures."""
    loaded = load_rules(options.root, rules, library)
    targets = find_targets(options.root, options.paths, python_only=all(set(rule.languages) <= _PYTHON for rule in loaded.rules))
    failures: set[Failure] = {*loaded.failures, *targets.failures}
    plan = engines.assign(loaded.rules, options.engine)
    searched = engines.search(plan, targets.targets, options, progress)
    found = ranked(searched.findings)
    counts = Counter(finding.rule_id for finding in found)
    reports = tuple(
        RuleReport(rule, assignment.engine.name, standing(rule), sites=counts[rule.id])
        for assignment in plan.assignments
        for rule in assignment.rules
    )
    failures.update(searched.failures)
    if options.paths and loaded.rules and not searched.scanned and not failures:
        failures.add(Failure("", FailureKind.NO_FILES, "no rule is for any of the files that were named"))
    return Report(
        str(options.root),
        tuple(sorted(reports, key=lambda r: r.rule.id)),
        found,
        tuple(sorted(failures)),
        searched.scanned,
        command="scan",
        read=reader(targets.targets),
    )
