"""Rules over targets: who runs what, and the report that comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scanner.adapters.rule_files import RuleSet
from scanner.adapters.store import open_store
from scanner.app.rules.rule_texts import formula_texts
from scanner.app.rules.rules import standing
from scanner.app.scanning import engines
from scanner.app.scanning.targets import reader
from scanner.model.failure import Failure
from scanner.model.ports import Progress, Store
from scanner.model.record import Record
from scanner.model.report import Report, RuleReport
from scanner.model.request import RunOptions
from scanner.model.source import Target
from scanner.policy.hint import HINT
from scanner.scan.found import target_at
from scanner.scan.look import ranked
from scanner.scan.targets import TargetSet

_PYTHON = frozenset({"python", "python2", "python3", "py"})


def only_python(loaded: RuleSet) -> bool:
    """Whether no rule is for another language than Python."""
    return all(set(rule.languages) <= _PYTHON for rule in loaded.rules)


class Ran(Record):
    """The report of a run, and the targets that may hold suppressing comments: no other needs to be read for them."""

    report: Report
    marked: Sequence[Target]


def store_for(options: RunOptions) -> Store | None:
    """What remembers; None where nothing is to be remembered."""
    return open_store() if options.cache else None


def run_rules(loaded: RuleSet, targets: TargetSet, options: RunOptions, progress: Progress) -> Ran:
    """All findings of the rules in the targets, and all failures, those of loading and listing among them."""
    store = store_for(options)
    plan = engines.assign(loaded.rules, options.engine, store)
    searched = engines.search(plan, targets.targets, engines.Work(options.jobs, progress, store, HINT, options.salvage))
    found = ranked(searched.findings)
    counts = Counter(finding.rule_id for finding in found)
    texts = formula_texts(loaded.rules, store)
    reports = (
        RuleReport(rule, assignment.engine.name, standing(rule), sites=counts[rule.id], formula=texts.get(rule.document))
        for assignment in plan.assignments
        for rule in assignment.rules
    )
    failures: set[Failure] = {*loaded.failures, *targets.failures, *searched.failures}
    report = Report(
        str(options.root),
        tuple(sorted(reports, key=lambda r: r.rule.id)),
        found,
        tuple(sorted(failures)),
        searched.scanned,
        read=reader(targets.targets),
    )
    return Ran(report, _marked(targets.targets, searched.marked))


def _marked(targets: Sequence[Target], paths: frozenset[str] | None) -> Sequence[Target]:
    if paths is None:
        return targets
    return [target for path in sorted(paths) if (target := target_at(targets, path)) is not None]
