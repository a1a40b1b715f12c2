"""Rules over targets: who runs what, and the report that comes of it."""

from __future__ import annotations

from collections import Counter

from scanner.adapters.rule_files import RuleSet
from scanner.app import engines
from scanner.app.rules import standing
from scanner.app.targets import reader
from scanner.model.failure import Failure
from scanner.model.ports import Progress
from scanner.model.report import Report, RuleReport
from scanner.model.request import RunOptions
from scanner.scan.findings import ranked
from scanner.scan.targets import TargetSet

_PYTHON = frozenset({"python", "python2", "python3", "py"})


def only_python(loaded: RuleSet) -> bool:
    """Whether no rule is for another language than Python."""
    return all(set(rule.languages) <= _PYTHON for rule in loaded.rules)


def run_rules(loaded: RuleSet, targets: TargetSet, options: RunOptions, progress: Progress) -> Report:
    """All findings of the rules in the targets, and all failures, those of loading and listing among them."""
    plan = engines.assign(loaded.rules, options.engine)
    searched = engines.search(plan, targets.targets, options, progress)
    found = ranked(searched.findings)
    counts = Counter(finding.rule_id for finding in found)
    reports = (
        RuleReport(rule, assignment.engine.name, standing(rule), sites=counts[rule.id])
        for assignment in plan.assignments
        for rule in assignment.rules
    )
    failures: set[Failure] = {*loaded.failures, *targets.failures, *searched.failures}
    return Report(
        str(options.root),
        tuple(sorted(reports, key=lambda r: r.rule.id)),
        found,
        tuple(sorted(failures)),
        searched.scanned,
        read=reader(targets.targets),
    )
