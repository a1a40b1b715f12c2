"""A page about one incident, one rule, or all kept rules: the hunt or the scan, and all that makes it readable."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from scanner.adapters.nearest import suggestion
from scanner.adapters.postmortem import find_postmortems, read_postmortem
from scanner.adapters.report_file import read_report
from scanner.app.gating.judging import judge_everything
from scanner.app.history.ages import with_growth
from scanner.app.history.history import history
from scanner.app.hunting.hunt import hunt
from scanner.app.pages.judged_sites import as_judged
from scanner.app.pages.one_rule import rule_named
from scanner.app.pages.page_facts import chosen_rules, gather
from scanner.app.postmortems.incident_rules import incident_of, rules_of
from scanner.app.postmortems.stats import stats
from scanner.app.rules.rules import library_folder, load_rules
from scanner.app.scanning.running import store_for
from scanner.errors import InputError, NoLesson, RepositoryError, ScannerError
from scanner.model.failure import Failure, FailureKind
from scanner.model.figures import Figures
from scanner.model.growth import Growth, HistoryChoice
from scanner.model.hunt_request import FixSource, HuntChoice
from scanner.model.incident import PostMortem
from scanner.model.note import Note, NoteKind
from scanner.model.ports import Progress
from scanner.model.report import Report
from scanner.model.request import RuleChoice, RunOptions
from scanner.model.rule import Rule

_DOCUMENTS = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class PageChoice:
    """What the page is about: `subject` is a post-mortem's file or a rule's id, "" for all rules. `findings`: a report written earlier.

    `max_sites` bounds a hunt's list, 0 for all. `samples` is how many revisions the history looks at, 0 for no history.
    """

    subject: str = ""
    rules: RuleChoice = field(default_factory=RuleChoice)
    findings: Path | None = None
    max_sites: int = 25
    samples: int = 40


@dataclass(frozen=True, slots=True)
class _Answer:
    report: Report
    postmortem: PostMortem | None


def report_page(options: RunOptions, choice: PageChoice, progress: Progress) -> Report:
    """The report with everything that its page shows. Raises ScannerError where there is nothing to make a page of."""
    answer = _answer(options, choice, progress)
    report, postmortem = answer.report, answer.postmortem
    facts = gather(report, postmortem, options)
    if choice.findings is not None:
        here = {each.path for each in facts.files}
        if not any(each.path in here for each in report.findings):
            facts = replace(facts, files=())  # findings of another code base: a map of this one would mislead
    facts = replace(facts, growth=_growth(report, options, choice, progress))
    if facts.growth is not None:
        report = with_growth(report, facts.growth)
    figures = _figures(options, progress)
    incident = postmortem.incident if postmortem else report.incident
    return replace(
        report,
        command="report",
        incident=incident,
        page=facts,
        figures=figures.figures or report.figures,
        failures=tuple(sorted({*report.failures, *figures.failures})),
    )


def _answer(options: RunOptions, choice: PageChoice, progress: Progress) -> _Answer:
    postmortem = _document(options, choice.subject)
    if choice.findings is not None:
        report = read_report(choice.findings, str(options.root))
        return _Answer(report if postmortem or not choice.subject else _only(report, {choice.subject}), postmortem)
    if postmortem is not None:
        return _Answer(_hunted(postmortem, options, choice, progress), postmortem)
    if not choice.subject:
        report = judge_everything(options, choice.rules, progress).report
        ids = {each.rule.id for each in report.rules}
        return _Answer(report, _incident(options, report.rules[0].rule) if len(ids) == 1 else None)
    named = rule_named(choice.subject, options.root, choice.rules)
    rules = choice.rules
    if rules.named is None:
        rules = RuleChoice(library=True) if named.folder == library_folder() else RuleChoice(options.root / named.rule.path)
    return _Answer(_only(judge_everything(options, rules, progress).report, {named.rule.id}), _incident(options, named.rule))


def _document(options: RunOptions, subject: str) -> PostMortem | None:
    """The post-mortem that is named; None where a rule is. Raises InputError for one that cannot be read."""
    if not subject.lower().endswith(_DOCUMENTS):
        return None
    return read_postmortem(Path.cwd() / subject, options.root)


def _hunted(postmortem: PostMortem, options: RunOptions, choice: PageChoice, progress: Progress) -> Report:
    """The incident's hunt; where its fix teaches nothing here, or is not in this clone, the scan with its kept rules, and a note."""
    loaded = load_rules(options.root, choice.rules.named, choice.rules.library, store_for(options))
    kept = {rule.id for rule in rules_of(postmortem, loaded.rules)}
    judged = _only(judge_everything(options, choice.rules, progress).report, kept) if kept else None
    try:
        report = hunt(FixSource(postmortem=options.root / postmortem.path), options, HuntChoice(max_sites=choice.max_sites), progress)
    except (NoLesson, RepositoryError) as problem:
        if judged is None:
            raise
        said = Note(postmortem.path, 0, NoteKind.LESSON, f"the fix was not hunted again, its kept rules were scanned: {problem}")
        return replace(judged, notes=(*judged.notes, said))
    if judged is None:
        return report
    return replace(report, findings=as_judged(report.findings, judged.findings), failures=(*report.failures, *judged.failures))


def _growth(report: Report, options: RunOptions, choice: PageChoice, progress: Progress) -> Growth | None:
    """The history of the page's one rule; None where it has none: not kept, no repository, not run in-process, not wanted."""
    rules = chosen_rules(report)
    if len(rules) != 1 or choice.findings is not None or not choice.samples:
        return None
    try:
        return history(options, rules[0].rule.id, choice.rules, HistoryChoice(None, choice.samples), progress)
    except ScannerError:  # a page without a history is whole; `bugclass history` says why there is none
        return None


def _only(report: Report, ids: set[str]) -> Report:
    """The part of a report that is about some rules. Raises InputError where none is, and nothing failed either."""
    rules = tuple(each for each in report.rules if each.rule.id in ids)
    if not rules and not report.failures:
        name = min(ids)
        raise InputError(f"the report says nothing of a rule {name!r}; {suggestion(name, {each.rule.id for each in report.rules})}")
    return replace(report, rules=rules, findings=tuple(each for each in report.findings if each.rule_id in ids))


def _incident(options: RunOptions, rule: Rule) -> PostMortem | None:
    """The post-mortem that a rule was learned from, where the code base keeps it."""
    id = incident_of(rule) if rule.document else ""
    for path in find_postmortems(options.root) if id else ():
        try:
            document = read_postmortem(path, options.root)
        except ScannerError:  # the figures over all post-mortems tell of it
            continue
        if document.incident.id == id:
            return document
    return None


@dataclass(frozen=True, slots=True)
class _Figures:
    figures: Figures | None
    failures: tuple[Failure, ...]


def _figures(options: RunOptions, progress: Progress) -> _Figures:
    """The figures over all post-mortems; none where the code base keeps none, which is no failure of a page."""
    told = stats(replace(options, paths=()), progress)
    failures = tuple(each for each in told.failures if each.kind is not FailureKind.NO_FILES)
    return _Figures(told.figures if told.scanned else None, failures)
