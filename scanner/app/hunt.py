"""The main job: from a post-mortem or a fix to ranked sites and a kept rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scanner.adapters.fixes import FixIntake, load_fix
from scanner.adapters.postmortem import read_postmortem
from scanner.app import engines, keep
from scanner.app.breadth import affordable
from scanner.app.by_hand import hunt_by_hand
from scanner.app.shortlist import shortlist
from scanner.app.targets import Read, reader
from scanner.errors import NoLesson, UsageError
from scanner.infer.classify import classify
from scanner.infer.describe import describe
from scanner.infer.hunting import HuntResult, Learned
from scanner.infer.hunting import hunt as hunt_sites
from scanner.infer.hunting import learn as learn_patterns
from scanner.infer.ladder import Ladder, build_ladder
from scanner.infer.lesson import Changed, read_lesson
from scanner.infer.naming import rule_name
from scanner.infer.ranking import Ranked
from scanner.model.finding import Finding
from scanner.model.fix import Fix
from scanner.model.hunt import BugKind, Rung
from scanner.model.incident import PostMortem
from scanner.model.match import EngineResult, Match
from scanner.model.ports import Progress
from scanner.model.proof import Verdict
from scanner.model.report import HuntSummary, Report, RuleReport
from scanner.model.request import FixSource, HuntChoice, RunOptions
from scanner.model.rule import Rule
from scanner.scan.findings import SourceText, make_finding, source_text
from scanner.scan.targets import find_targets

_LIKELY = 25


def hunt(source: FixSource, options: RunOptions, choice: HuntChoice, progress: Progress) -> Report:
    """Learn from the fix, prove, scan, rank. With `choice.save` the chosen rule is kept.

    Raises ScannerError where there is nothing to learn from; what could not be scanned is in the report's failures.
    """
    postmortem = read_postmortem(source.postmortem, options.root) if source.postmortem else None
    intake = load_fix(source, postmortem, options.root)
    if not intake.fixes and postmortem is not None:
        return hunt_by_hand(postmortem, options, choice, progress)
    progress.stage("Learning", 1)
    lesson = read_lesson(intake.fixes)
    if not lesson:
        raise NoLesson(f"{intake.fixes[0].label}: no Python code differs between before and after, so there is nothing to learn")
    own = engines.python_engine()
    learned = learn_patterns(lesson, own)
    progress.advance()
    if not learned:
        raise NoLesson(f"{intake.fixes[0].label}: no pattern fires before the fix and is silent after; write one under a Pattern heading")
    targets = find_targets(options.root, options.paths)
    learned = affordable(learned, targets.targets)

    def scan(rules: Sequence[Rule]) -> EngineResult:
        return engines.run(engines.assign(rules, _hunting_engine(options)), targets.targets, options.jobs, progress)

    read = reader(targets.targets)
    result = hunt_sites(lesson, learned, scan, read)
    failures = tuple(sorted({*intake.failures, *targets.failures, *result.scan.failures}))
    report = _report(_Answer(intake, lesson, result, read, not targets.failures), postmortem, options, choice)
    return replace(report, failures=failures, scanned=result.scan.scanned, read=read)


def learn(source: FixSource, options: RunOptions, choice: HuntChoice, progress: Progress) -> Report:
    """The hunt with the rule kept; the sites are counted for the ladder but not reported."""
    report = hunt(source, options, replace(choice, save=True), progress)
    return replace(report, findings=(), command="learn")


@dataclass(frozen=True, slots=True)
class _Answer:
    intake: FixIntake
    lesson: Sequence[Changed]
    result: HuntResult
    read: Read
    complete: bool


def _hunting_engine(options: RunOptions) -> str:
    """Candidates run in-process unless Semgrep is asked for by name."""
    return "semgrep" if options.engine == "semgrep" else "python" if options.engine == "auto" else options.engine


def _report(answer: _Answer, postmortem: PostMortem | None, options: RunOptions, choice: HuntChoice) -> Report:
    shown = shortlist(answer.result.ranked, choice.max_sites)
    ladder = build_ladder(answer.result, shortlist(answer.result.ranked, _LIKELY), shown)
    chosen = _chosen(ladder, choice)
    lead = ladder.steps[chosen].learned
    kind = classify(lead.edit, lead.file.edits)
    id = _rule_id(postmortem, kind, lead)
    incident = postmortem.incident if postmortem else None
    fixes = answer.intake.fixes
    rules = [keep.rule_document(id, step.learned, _words(step.learned), _fix_of(fixes, step.learned), incident) for step in ladder.steps]
    rungs = tuple(
        Rung(index + 1, rule, _words(step.learned), Verdict.PROVEN, len(step.sites), index == chosen)
        for index, (step, rule) in enumerate(zip(ladder.steps, rules, strict=True))
    )
    findings = _findings(shown, ladder, rungs, answer.read)
    saved = keep.keep_rule(options.root, rules[chosen], lead) if choice.save and answer.complete else ()
    summary = HuntSummary(_fix_of(fixes, lead).label, kind, _place(lead), rungs, len(answer.result.ranked) - len(shown))
    reports = tuple(RuleReport(r.rule, _hunting_engine(options), r.verdict, r.number, r.words, r.sites) for r in rungs)
    return Report(str(options.root), reports, findings, incident=incident, hunt=summary, saved=saved, command="hunt")


def _chosen(ladder: Ladder, choice: HuntChoice) -> int:
    if choice.rung is None:
        return ladder.chosen
    if not 1 <= choice.rung <= len(ladder.steps):
        raise UsageError(f"--rung {choice.rung}: the ladder has rungs 1 to {len(ladder.steps)}")
    return choice.rung - 1


def _rule_id(postmortem: PostMortem | None, kind: BugKind, lead: Learned) -> str:
    if postmortem and postmortem.incident.bug_class:
        return postmortem.incident.bug_class.id
    return rule_name(kind, lead.edit)


def _fix_of(fixes: Sequence[Fix], learned: Learned) -> Fix:
    """The one of several fixes that taught this: only that one proves the rule again."""
    return next(fix for fix in fixes if any(change is learned.file.change for change in fix.changes))


def _words(learned: Learned) -> str:
    return describe(learned.formula)


def _place(learned: Learned) -> str:
    return f"{learned.file.change.path}:{learned.file.before.span(learned.candidate.anchor).start_line}"


def _findings(shown: Sequence[Ranked], ladder: Ladder, rungs: Sequence[Rung], read: Read) -> tuple[Finding, ...]:
    sources: dict[str, SourceText] = {}
    found: list[Finding] = []
    for index, (ranked, rung) in enumerate(zip(shown, ladder.rung_of, strict=True)):
        site, rule = ranked.site, rungs[rung].rule
        hit = next(h for h in site.hits if h.rule_id == ladder.steps[rung].learned.id)
        if site.path not in sources:
            sources[site.path] = source_text(site.path, read(site.path))
        finding = make_finding(Match(site.path, hit.span, rule.id, hit.bindings, rule.message), rule, sources[site.path])
        found.append(replace(finding, rank=index + 1, score=round(ranked.score, 3), rung=rung + 1, why=ranked.why))
    return tuple(found)
