"""Siblings that a person confirmed, and whether their code still stands."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.adapters.rule_files import RuleSet
from scanner.app.gating.judging import run_with_decisions
from scanner.app.gating.kept_decisions import TRIAGE, load_decisions
from scanner.app.scanning.running import only_python
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State
from scanner.model.ports import Progress
from scanner.model.request import RunOptions
from scanner.policy.decisions import Decision, Judgement
from scanner.scan.targets import find_targets


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The confirmed decisions, the findings that are still there for them, and what could not be looked at."""

    decisions: tuple[Decision, ...]
    left: tuple[Finding, ...]
    failures: tuple[Failure, ...] = ()

    def decision_of(self, finding: Finding) -> Decision:
        """Who confirmed a finding that is left, and when."""
        return next(d for d in self.decisions if (d.rule_id, d.fingerprint) == (finding.rule_id, finding.fingerprint))


def confirmed_siblings(options: RunOptions, kept: RuleSet, progress: Progress) -> Confirmed:
    """Run the rules of confirmed findings again; nothing is scanned where there are none. Raises InputError for a broken triage file."""
    decisions = load_decisions(options.root)
    confirmed = tuple(each for each in decisions if each.decision is Judgement.CONFIRMED)
    if not confirmed:
        return Confirmed((), ())
    wanted = {each.rule_id for each in confirmed}
    rules = RuleSet(tuple(rule for rule in kept.rules if rule.id in wanted), ())
    known = {rule.id for rule in rules.rules}
    lost = tuple(
        Failure(TRIAGE, FailureKind.RULE, f"the rule {id} is not kept any more: whether its confirmed findings are fixed cannot be told")
        for id in sorted(wanted - known)
    )
    if not rules.rules:
        return Confirmed(confirmed, (), lost)
    targets = find_targets(options.root, (), only_python(rules))
    report = run_with_decisions(rules, targets, options, decisions, progress).report
    names = {(each.rule_id, each.fingerprint) for each in confirmed}
    left = tuple(f for f in report.findings if (f.rule_id, f.fingerprint) in names and f.state is not State.SUPPRESSED)
    return Confirmed(confirmed, left, (*report.failures, *lost))
