"""What a page tells beyond the findings, gathered from the code base: its files, the fix's two sides, its commits, the decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from scanner.adapters.fixes import load_fix
from scanner.adapters.git import Repository
from scanner.adapters.git.authorship import authored
from scanner.adapters.rule_files import test_beside
from scanner.adapters.rule_files.examples import examples_of
from scanner.adapters.whole_file import read_text
from scanner.app.gating.kept_decisions import load_decisions
from scanner.app.rules.fix_records import commits_of
from scanner.app.rules.rules import library_folder
from scanner.errors import ScannerError
from scanner.model.correction_form import correction_from
from scanner.model.fix import FileChange, Fix
from scanner.model.hunt_request import FixSource
from scanner.model.incident import Incident, PostMortem
from scanner.model.page import CodeFile, Decided, FixCommit, PageFacts, Sides
from scanner.model.report import Report, RuleReport
from scanner.model.request import RunOptions
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.scan.targets import find_targets
from scanner.syntax.parse import decode

_MOST_FILES_OF_A_FIX = 4
_MOST_RULES = 40
_PYTHON = frozenset({"python", "python2", "python3", "py"})


def gather(report: Report, postmortem: PostMortem | None, options: RunOptions) -> PageFacts:
    """The facts for a report's page. Raises InputError where the decisions are broken, RepositoryError where git cannot answer."""
    rules = chosen_rules(report)
    only_python = all(set(each.rule.languages) <= _PYTHON for each in report.rules)
    return PageFacts(
        postmortem,
        _commits(postmortem.incident, options) if postmortem else (),
        tuple(side for each in rules[:_MOST_RULES] for side in _sides(each.rule, postmortem, options, len(rules) == 1)),
        _files(find_targets(options.root, options.paths, only_python).targets),
        tuple(Decided(d.rule_id, d.fingerprint, d.decision.value, d.reason, d.who, d.when) for d in load_decisions(options.root)),
        _revision(options),
    )


def chosen_rules(report: Report) -> Sequence[RuleReport]:
    """The rules of a report; of a hunt's rungs only the chosen one. Those with sites come first."""
    if report.hunt is None:
        return sorted(report.rules, key=lambda each: (-each.sites, each.rule.id))
    numbers = {rung.number for rung in report.hunt.ladder if rung.chosen}
    return [each for each in report.rules if each.rung in numbers]


def _files(targets: Iterable[Target]) -> tuple[CodeFile, ...]:
    found: list[CodeFile] = []
    for target in targets:
        try:
            size = Path(target.file).stat().st_size if target.file is not None else len(target.content or b"")
        except OSError:  # that it cannot be read is told by who looked for its sites
            continue
        found.append(CodeFile(target.path, size))
    return tuple(found)


def _sides(rule: Rule, postmortem: PostMortem | None, options: RunOptions, whole: bool) -> tuple[Sides, ...]:
    """The fix itself where it can be had (`whole`), else the annotated test's first examples, else the correction that the rule holds."""
    commits = commits_of(rule.metadata) if rule.document else ()
    source = FixSource(revision=commits[0], more=commits[1:]) if commits else None
    if whole and (postmortem is not None or source is not None):
        try:
            fixes = load_fix(source or FixSource(), postmortem, options.root).fixes
        except ScannerError:  # the page is not about the fix: a rule whose fix is out of reach has its examples
            fixes = ()
        changed = tuple(_change(rule, fix, change) for fix in fixes for change in fix.changes if change.before != change.after)
        if changed:
            return changed[:_MOST_FILES_OF_A_FIX]
    return _example(rule, options)


def _change(rule: Rule, fix: Fix, change: FileChange) -> Sides:
    return Sides(rule.id, fix.label, change.path, _text(change.before, change.path), _text(change.after, change.path))


def _text(content: bytes | None, path: str) -> str:
    if content is None:
        return ""
    text = decode(content, path)
    return text if isinstance(text, str) else content.decode("utf-8", "replace")


def _example(rule: Rule, options: RunOptions) -> tuple[Sides, ...]:
    for root in (options.root, library_folder()) if rule.path else ():
        found = examples_of(_test_text(root, test_beside(Path(rule.path)).as_posix()), rule.id)
        if found.fires:
            return (Sides(rule.id, "what it finds, and what it leaves alone", "", found.fires[0], found.silent[0] if found.silent else ""),)
    correction = correction_from(rule.metadata) if rule.document else None
    return (Sides(rule.id, "the learned correction", "", correction.before, correction.after),) if correction else ()


def _test_text(root: Path, path: str) -> str:
    try:
        return read_text(root, path) or ""
    except ScannerError:  # a test file that cannot be read shows nothing
        return ""


def _commits(incident: Incident, options: RunOptions) -> tuple[FixCommit, ...]:
    """The recorded fixes that are one commit and can be found; a shallow clone may lack some, and the axis goes without them."""
    repository = Repository.find(options.root)
    found: list[str] = []
    for fix in incident.fixes:
        if repository is None or not fix.commit or ".." in fix.commit:
            continue
        try:
            found.append(repository.resolve(fix.commit))
        except ScannerError:  # not in this clone
            continue
    return tuple(FixCommit(each.id, each.made, each.subject) for each in authored(options.root, found))


def _revision(options: RunOptions) -> str:
    repository = Repository.find(options.root)
    return (repository.head() or "") if repository else ""
