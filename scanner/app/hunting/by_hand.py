"""A hunt with a pattern that a person wrote: no fix to prove it on, so its sites are shown and nothing is kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from scanner.app.scanning import engines
from scanner.app.scanning.targets import reader
from scanner.errors import NoLesson
from scanner.infer.hunting import bare_rule
from scanner.infer.words.describe import describe
from scanner.model.formula import Pattern
from scanner.model.hunt import BugKind, HuntSummary, Rung
from scanner.model.hunt_request import HuntChoice
from scanner.model.incident import PostMortem
from scanner.model.ports import Progress
from scanner.model.proof import Verdict
from scanner.model.report import Report, RuleReport
from scanner.model.request import RunOptions
from scanner.model.rule import Rule
from scanner.scan.findings import make_findings
from scanner.scan.targets import find_targets

_WHY = ("matches the pattern that the post-mortem gives by hand",)


def hunt_by_hand(postmortem: PostMortem, options: RunOptions, choice: HuntChoice, progress: Progress) -> Report:
    """The sites of the post-mortem's own patterns. Raises NoLesson when asked to keep what cannot be proven."""
    if choice.save:
        raise NoLesson(f"{postmortem.path}: a pattern without a fix cannot be proven, so it is not kept; record the fix's commit")
    rules = _rules(postmortem)
    targets = find_targets(options.root, options.paths)
    plan = engines.assign(rules, options.engine)
    result = engines.run(plan, targets.targets, options.jobs, progress)
    found = make_findings(result.matches, {rule.id: rule for rule in rules}, reader(targets.targets))
    engine_of = {rule.id: a.engine.name for a in plan.assignments for rule in a.rules}
    counts = Counter(match.rule_id for match in result.matches)
    rungs = tuple(
        Rung(number, rule, describe(rule.formula or Pattern("")), Verdict.UNPROVEN, counts[rule.id], number == 1)
        for number, rule in enumerate(rules, 1)
    )
    number_of = {rung.rule.id: rung.number for rung in rungs}
    limit = choice.max_sites or len(found)
    return Report(
        str(options.root),
        tuple(RuleReport(r.rule, engine_of.get(r.rule.id, ""), r.verdict, r.number, r.words, r.sites) for r in rungs),
        tuple(replace(f, rank=n, rung=number_of[f.rule_id], why=_WHY) for n, f in enumerate(found[:limit], 1)),
        tuple(sorted({*targets.failures, *result.failures})),
        result.scanned,
        postmortem.incident,
        HuntSummary("pattern written by hand", BugKind.OTHER, postmortem.path, rungs, max(0, len(found) - limit)),
        command="hunt",
        read=reader(targets.targets),
    )


def _rules(postmortem: PostMortem) -> list[Rule]:
    bug_class = postmortem.incident.bug_class
    id = bug_class.id if bug_class else "hand-written-pattern"
    message = bug_class.title if bug_class and bug_class.title else postmortem.incident.title
    rules = [
        bare_rule(id if number == 1 else f"{id}-{number}", Pattern(snippet.text.strip()))
        for number, snippet in enumerate(postmortem.patterns, 1)
    ]
    return [replace(rule, message=message) for rule in rules]
