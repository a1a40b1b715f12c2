"""The last step of an incident as a checklist: failure mode gone, neighbours looked at, containment removed, nothing temporary left."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from scanner.adapters.postmortem import read_postmortem
from scanner.adapters.rule_files import RuleSet
from scanner.app.postmortems.incident_rules import rules_of
from scanner.app.postmortems.kinds import kinds_of
from scanner.app.postmortems.recorded_fixes import fixed_code
from scanner.app.rules.rules import load_rules, standing
from scanner.app.scanning import engines
from scanner.app.scanning.running import store_for
from scanner.app.verifying.ending import Code, Ending
from scanner.app.verifying.looking import Looked
from scanner.app.verifying.verify_containment import look_at_containments
from scanner.app.verifying.verify_neighbours import look_at_neighbours
from scanner.app.verifying.verify_place import look_at_place
from scanner.app.verifying.verify_since import look_since
from scanner.app.verifying.verify_surface import look_at_surface
from scanner.app.verifying.verify_workarounds import look_at_workarounds
from scanner.model.checklist import Mark
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding
from scanner.model.incident import PostMortem
from scanner.model.note import Note, NoteKind
from scanner.model.ports import Progress
from scanner.model.report import Report, RuleReport
from scanner.model.request import RunOptions
from scanner.scan.look import ranked

_LOOKS = (look_at_place, look_since, look_at_neighbours, look_at_containments, look_at_workarounds, look_at_surface)


def verify(options: RunOptions, postmortem: Path, rules: Path | None, progress: Progress, today: date | None = None) -> Report:
    """The checklist of one post-mortem; what fails is a finding, what could not be looked at a failure. `today`: None for the clock's day.

    Raises InputError for a post-mortem that cannot be read.
    """
    document = read_postmortem(postmortem, options.root)
    loaded = load_rules(options.root, rules, False, store_for(options))
    kept = RuleSet(rules_of(document, loaded.rules), ())
    broken = () if kept.rules else tuple(failure for failure in loaded.failures if failure.kind is not FailureKind.NO_RULES)
    fixes = fixed_code(document, options.root)
    ending = Ending(document, options, kept, fixes, today or date.today(), progress, Code(options.root))
    looked = [look(ending) for look in _LOOKS]
    failures = tuple(sorted({*broken, *(failure for each in looked for failure in each.failures)}))
    findings = _findings(looked)
    return Report(
        str(options.root),
        (*_rules(kept, findings, options), *kinds_of(findings)),
        findings,
        failures,
        scanned=len(ending.code.files.targets),
        incident=document.incident,
        command="verify",
        read=ending.code.read,
        checklist=tuple(each.check for each in looked),
        notes=(Note("", 0, NoteKind.DONE, _words(document, looked, failures)),),
    )


def _rules(kept: RuleSet, findings: tuple[Finding, ...], options: RunOptions) -> tuple[RuleReport, ...]:
    """The kept rules that have findings."""
    named = {finding.rule_id for finding in findings}
    rules = tuple(rule for rule in kept.rules if rule.id in named)
    return tuple(
        RuleReport(rule, each.engine.name, standing(rule))
        for each in engines.assign(rules, options.engine).assignments
        for rule in each.rules
    )


def _findings(looked: list[Looked]) -> tuple[Finding, ...]:
    """Each place once: a site at the fixed place is often a new one too."""
    by_place = {(f.path, f.span, f.rule_id): f for each in looked for f in each.findings}
    return ranked(by_place.values())


def _words(document: PostMortem, looked: list[Looked], failures: tuple[Failure, ...]) -> str:
    marks = Counter(each.check.mark for each in looked)
    told = [f"{marks[mark]} {mark.value.replace('-', ' ')}" for mark in Mark if marks[mark]]
    return f"{document.incident.id}: {', '.join(told)}"
