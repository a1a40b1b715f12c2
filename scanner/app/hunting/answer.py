"""A hunt's answer as a report: the rungs as rules, the sites as findings with their evidence, the chosen rule kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scanner.adapters.fixes import FixIntake
from scanner.app.hunting.search import Search
from scanner.app.hunting.taking import Taken
from scanner.app.rules import keep, keep_forms
from scanner.app.rules.fix_records import fix_of
from scanner.infer.edits.classify import classify
from scanner.infer.edits.lesson import Changed
from scanner.infer.hunting import Learned, incident_text
from scanner.infer.outlook import outlook
from scanner.infer.sites.conventions import convention
from scanner.infer.sites.evidence import bound, resemblance
from scanner.infer.sites.ranking import Ranked
from scanner.infer.words.describe import describe
from scanner.infer.words.naming import rule_name
from scanner.model.finding import Finding
from scanner.model.hunt import BugKind, Convention, HuntSummary, Rung
from scanner.model.hunt_request import HuntChoice
from scanner.model.incident import PostMortem
from scanner.model.match import Match
from scanner.model.proof import Verdict
from scanner.model.report import Report, RuleReport
from scanner.model.request import RunOptions
from scanner.scan.findings import SourceText, make_finding, source_text

_COUNTED = "this rung"
_ELSEWHERE = " (another change of the same fix)"


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a hunt found out."""

    intake: FixIntake
    lesson: Sequence[Changed]
    search: Search
    taken: Taken
    remarks: tuple[str, ...] = ()


def report_of(answer: Answer, postmortem: PostMortem | None, options: RunOptions, choice: HuntChoice) -> Report:
    """The report; with `choice.save` the chosen rule is written first. Raises InputError where it cannot be."""
    taken, search = answer.taken, answer.search
    lead = taken.lead
    kind = classify(lead.edit, lead.file.edits)
    id = _rule_id(postmortem, kind, lead)
    incident = postmortem.incident if postmortem else None
    fixes = answer.intake.fixes
    rungs = _rungs(answer, id, postmortem)
    step = taken.ladder.steps[taken.chosen]
    custom = convention(lead, len(step.sites), search.counted, answer.lesson)
    findings = _findings(answer, rungs, custom)
    complete = not search.found.failures
    kept = keep_forms.Kept(rungs[taken.chosen].rule, lead, fix_of(fixes, lead.file).label, incident)
    saved = keep_forms.keep(options.root, kept, choice.form, search.found.targets) if choice.save and complete else ()
    summary = HuntSummary(
        fix_of(fixes, lead.file).label,
        kind,
        f"{lead.file.change.path}:{lead.file.before.span(lead.candidate.anchor).start_line}",
        rungs,
        taken.hidden,
        taken.why,
        custom,
        "" if taken.shown else outlook(taken.ladder, taken.chosen, search.left_out),
        answer.remarks,
    )
    reports = tuple(RuleReport(r.rule, search.engine, r.verdict, r.number, r.words, r.sites) for r in rungs)
    failures = tuple(sorted({*answer.intake.failures, *search.found.failures, *taken.result.scan.failures}))
    return Report(
        str(options.root),
        reports,
        findings,
        failures,
        taken.result.scan.scanned,
        incident,
        summary,
        saved,
        "hunt",
        search.read,
    )


def _rungs(answer: Answer, id: str, postmortem: PostMortem | None) -> tuple[Rung, ...]:
    ladder = answer.taken.ladder
    incident = postmortem.incident if postmortem else None
    rungs: list[Rung] = []
    for index, step in enumerate(ladder.steps):
        words = describe(step.learned.formula)
        rule = keep.rule_document(id, step.learned, words, answer.intake.fixes, incident)
        shown = words + (_ELSEWHERE if ladder.is_of_another_edit(index) else "")
        rungs.append(Rung(index + 1, rule, shown, Verdict.PROVEN, len(step.sites), index == answer.taken.chosen))
    return tuple(rungs)


def _rule_id(postmortem: PostMortem | None, kind: BugKind, lead: Learned) -> str:
    if postmortem and postmortem.incident.bug_class:
        return postmortem.incident.bug_class.id
    return rule_name(kind, lead.edit)


def _findings(answer: Answer, rungs: Sequence[Rung], custom: Convention | None) -> tuple[Finding, ...]:
    taken = answer.taken
    sources: dict[str, SourceText] = {}
    found: list[Finding] = []
    for index, (ranked, rung) in enumerate(zip(taken.shown, taken.ladder.rung_of, strict=True)):
        site, rule, step = ranked.site, rungs[rung].rule, taken.ladder.steps[rung]
        hit = next(h for h in site.hits if h.rule_id == step.learned.id)
        if site.path not in sources:
            sources[site.path] = source_text(site.path, answer.search.read(site.path))
        finding = make_finding(Match(site.path, hit.span, rule.id, hit.bindings, rule.message), rule, sources[site.path])
        caught = any(h.rule_id == taken.lead.id for h in site.hits)
        why = _why(answer, ranked, hit, rungs[rung].words, custom if caught else None)
        found.append(replace(finding, rank=index + 1, score=round(ranked.score, 3), rung=rung + 1, why=why))
    return tuple(found)


def _why(answer: Answer, ranked: Ranked, hit: Match, words: str, custom: Convention | None) -> tuple[str, ...]:
    result = answer.taken.result
    tightest = result.learned[ranked.tightest]
    around = result.texts[ranked.site.path, ranked.site.span]
    alike = resemblance(around.statement, incident_text(tightest), tightest.candidate.text)
    told = [reason for reason in ranked.why if not reason.endswith(_COUNTED)]  # the ladder counts them, by rung
    standing = "; ".join((*told, *((alike,) if alike else ())))
    return tuple(part for part in (words, bound(hit.bindings), standing, custom.words if custom else "") if part)
