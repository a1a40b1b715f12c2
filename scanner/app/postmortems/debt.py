"""What incidents have left behind and nobody took away: over all post-mortems, with the day on which it became due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from scanner.adapters.rule_files import RuleSet
from scanner.app.postmortems.containments import containments_of, search
from scanner.app.postmortems.kinds import KINDS, kinds_of
from scanner.app.postmortems.recorded_fixes import fixed_code
from scanner.app.postmortems.several import read_all
from scanner.app.postmortems.siblings import Confirmed, confirmed_siblings
from scanner.app.postmortems.workarounds import workaround_facts
from scanner.app.rules.prove import verdict_now
from scanner.app.rules.rules import load_rules
from scanner.app.scanning.running import store_for
from scanner.app.verifying.ending import Code, Ending
from scanner.app.verifying.looking import failures_of, finding_at
from scanner.infer.sites.places import is_test
from scanner.lifecycle.dues import is_over, overdue_actions, recorded_siblings
from scanner.model.checklist import Evidence, Mark
from scanner.model.counted import counted
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State
from scanner.model.incident import PostMortem
from scanner.model.note import Note, NoteKind
from scanner.model.ports import Progress
from scanner.model.proof import Verdict
from scanner.model.report import Report
from scanner.model.request import RunOptions
from scanner.model.rule import Level, Rule
from scanner.scan.look import ranked


def debt(options: RunOptions, progress: Progress, today: date | None = None) -> Report:
    """What is due, as findings; `options.paths` are post-mortems (none: all that are kept). `today`: None for the clock's day.

    Raises InputError where the triage file is broken, RepositoryError where git cannot list the files.
    """
    day = today or date.today()
    read = read_all(options)
    whole = replace(options, paths=())
    loaded = load_rules(options.root, None, False, store_for(options))
    kept = RuleSet(loaded.rules, tuple(failure for failure in loaded.failures if failure.kind is not FailureKind.NO_RULES))
    code = Code(options.root)
    facts: list[tuple[str, Evidence]] = []
    for document in read.documents:
        facts += [("debt/action-overdue", fact) for fact in overdue_actions(document, day)]
        facts += [("debt/workaround-expired", fact) for fact in _workarounds(Ending(document, whole, kept, (), day, progress, code))]
    facts += [("debt/containment-left-behind", fact) for fact in _containments(read.documents, code)]
    facts += [("debt/rule-unproven", fact) for rule in kept.rules for fact in _unproven(rule, whole)]
    facts += [("debt/rule-unproven", fact) for document in read.documents for fact in _lost(document, kept)]
    siblings = confirmed_siblings(whole, kept, progress)
    triaged = {decision.rule_id for decision in siblings.decisions}
    untriaged = [each for each in read.documents if each.incident.hunt is not None and each.incident.hunt.rule not in triaged]
    facts += [("debt/sibling-not-fixed", fact) for document in untriaged for fact in recorded_siblings(document)]
    findings = [finding_at(kind, fact, Level.WARNING) for kind, fact in facts if fact.mark is Mark.FAILED]
    unknown = failures_of("", (fact for _, fact in facts))
    findings += _siblings(siblings)
    failures = tuple(sorted({*read.failures, *kept.failures, *unknown, *siblings.failures}))
    said = f"{len(read.documents)} of {read.asked} post-mortems read; {_counted(findings)}"
    return Report(
        str(options.root),
        kinds_of(findings),
        ranked(findings),
        failures=failures,
        scanned=len(read.documents),
        command="debt",
        read=code.read,
        notes=(Note("", 0, NoteKind.DONE, said),),
    )


def _workarounds(ending: Ending) -> list[Evidence]:
    fixes = fixed_code(ending.postmortem, ending.options.root)
    return workaround_facts(ending.postmortem, fixes, ending.today, ending.code, ending.now)


def _containments(documents: Sequence[PostMortem], code: Code) -> Iterator[Evidence]:
    """Of incidents that are over: what still stands outside test code, and what nobody can look for."""
    sought = [each for document in documents if is_over(document) for each in containments_of(document)]
    for each in sought:
        if not each.containment.pattern.strip():
            words = f"{each.containment.kind.value} {each.containment.what}: no marker is recorded, so nobody can look; add pattern = '...'"
            yield Evidence(words, each.postmortem.path, each.line, Mark.UNKNOWN)
    for failure in code.files.failures if sought else ():
        yield Evidence(f"not searched for containments: {failure.detail}", failure.path, 0, Mark.UNKNOWN)
    for found in search(sought, code.files.targets if sought else ()):
        name = f"{found.sought.containment.kind.value} {found.sought.containment.what} of {found.sought.postmortem.incident.id}"
        for hit in found.hits:
            if not is_test(hit.path):
                yield Evidence(f"{name} is still there ({hit.how})", hit.path, hit.line, Mark.FAILED)
        yield from (Evidence(f"{name}: {failure.detail}", failure.path, 0, Mark.UNKNOWN) for failure in found.failures)


def _unproven(rule: Rule, options: RunOptions) -> Iterator[Evidence]:
    verdict = verdict_now(rule, options)
    if isinstance(verdict, Failure):
        yield Evidence(f"nothing proves the rule {rule.id}: {verdict.detail}", rule.path, 1, Mark.FAILED)
    elif verdict is not Verdict.PROVEN:
        words = f"the rule {rule.id} is {verdict.value}: prove it with `bugclass prove {rule.id}`, or learn it anew"
        yield Evidence(words, rule.path, 1, Mark.FAILED)


def _lost(document: PostMortem, kept: RuleSet) -> Iterator[Evidence]:
    """The rule of a recorded hunt that is not there any more. Not told while a rule file cannot be read: it may be in that."""
    hunt = document.incident.hunt
    if hunt is not None and is_over(document) and not kept.failures and hunt.rule not in {rule.id for rule in kept.rules}:
        words = f"the rule {hunt.rule} of the recorded hunt is not kept: nothing tells when the class comes back"
        yield Evidence(words, document.path, document.line("hunt", "rule"), Mark.FAILED)


def _siblings(confirmed: Confirmed) -> Iterator[Finding]:
    for finding in confirmed.left:
        decision = confirmed.decision_of(finding)
        words = f"confirmed as {finding.rule_id} on {decision.when[:10]} by {decision.who}, and not fixed"
        yield replace(finding, rule_id="debt/sibling-not-fixed", message=words, why=(), state=State.NEW, level=Level.WARNING)


def _counted(findings: Sequence[Finding]) -> str:
    counts = {kind: sum(finding.rule_id == kind for finding in findings) for kind in KINDS}
    told = [f"{counted(count, KINDS[kind].noun)} {KINDS[kind].state}" for kind, count in counts.items() if count]
    return ", ".join(told) if told else "nothing is due"
