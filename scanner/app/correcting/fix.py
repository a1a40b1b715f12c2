"""Make a rule's correction at its sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from scanner.adapters.git import Repository
from scanner.adapters.rule_files import code_of
from scanner.adapters.whole_file import replace_file
from scanner.app.correcting.correcting import FileOutcome, Means, correct_file, unified
from scanner.app.gating.judging import run_with_decisions
from scanner.app.gating.kept_decisions import load_decisions
from scanner.app.rules.rules import load_rules
from scanner.app.scanning import engines
from scanner.app.scanning.targets import reader
from scanner.errors import InputError
from scanner.model.correction_form import correction_from
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State
from scanner.model.fixing import FixAnswer, FixChoice, SiteOutcome, SiteState
from scanner.model.ports import Progress
from scanner.model.request import RunOptions
from scanner.model.rule import Rule
from scanner.scan.targets import find_targets
from scanner.syntax.carrying import change_of

_DIRTY = "the file has uncommitted changes; commit them, or allow it with --allow-dirty"


def fix(options: RunOptions, rules: tuple[Path | None, str], choice: FixChoice, progress: Progress) -> FixAnswer:
    """Correct the sites of one rule (`rules`: where they are, None for the kept ones, and the id). Sites
    that a comment or a decision suppresses stay as they are.

    Raises InputError for a rule that is not there, or has no correction.
    """
    rule, failures = _rule(options.root, *rules)
    correction = correction_from(rule.metadata)
    change = change_of(correction) if correction else None
    if code_of(rule) is not None:
        raise InputError(f"rule {rule.id} is code for Fixit; make its replacements with `fixit fix`, or keep its other form with --as both")
    if change is None and rule.fix is None:
        raise InputError(f"rule {rule.id} has no correction: the fix that it was learned from tells none; correct its sites by hand")
    plan = engines.assign([rule], options.engine)
    if not plan.assignments:
        return FixAnswer(rule.id, failures=(*failures, *plan.failures))
    loaded = replace(load_rules(options.root, rules[0], False), rules=(rule,), failures=())
    targets = find_targets(options.root, options.paths)
    report = run_with_decisions(loaded, targets, options, load_decisions(options.root), progress).report
    found = [finding for finding in report.findings if finding.state is not State.SUPPRESSED]
    means = Means(rule, plan.assignments[0].engine, change, choice.decide)
    done = _Fixing(options.root, choice, means)
    read = reader(targets.targets)
    for path, group in groupby(sorted(found, key=lambda one: (one.path, one.span)), key=lambda one: one.path):
        done.file(path, read(path), list(group))
    return replace(done.answer(), failures=tuple(sorted({*failures, *report.failures, *done.failures})))


def _rule(root: Path, named: Path | None, id: str) -> tuple[Rule, tuple[Failure, ...]]:
    loaded = load_rules(root, named, False)
    for rule in loaded.rules:
        if rule.id == id:
            return rule, ()
    known = ", ".join(sorted(rule.id for rule in loaded.rules)) or "none"
    broken = f"; {loaded.failures[0].path}: {loaded.failures[0].detail}" if loaded.failures and loaded.failures[0].path else ""
    raise InputError(f"no kept rule is called {id!r}; the kept ones are: {known}{broken}")


class _Fixing:
    def __init__(self, root: Path, choice: FixChoice, means: Means) -> None:
        self._root, self._choice, self._means = root, choice, means
        self._repository = Repository.find(root) if choice.write and not choice.allow_dirty else None
        self._sites: list[SiteOutcome] = []
        self._patch: list[str] = []
        self._changed: list[str] = []
        self._quit = False
        self.failures: list[Failure] = []

    def file(self, path: str, content: bytes | None, findings: Sequence[Finding]) -> None:
        """Correct one file's findings and write it."""
        if self._quit:
            self._leave(path, findings, SiteState.DECLINED, "")
        elif content is None:
            self.failures.append(Failure(path, FailureKind.UNREADABLE, "can no longer be read"))
        elif self._repository is not None and self._repository.is_dirty(self._root / path):
            self._leave(path, findings, SiteState.LEFT, _DIRTY)
        else:
            outcome = correct_file(content, findings, self._means)
            self._quit = outcome.quit
            if outcome.asks_no_more:
                self._means = replace(self._means, decide=None)
            self._take(path, content, outcome)

    def _take(self, path: str, content: bytes, outcome: FileOutcome) -> None:
        sites = outcome.sites
        if outcome.content is not None:
            if self._choice.write:
                if (self._root / path).read_bytes() != content:
                    sites = _spoilt(sites, "the file was changed in the meantime")
                else:
                    replace_file(self._root, path, outcome.content)
                    self._changed.append(path)
                    self._patch.append(unified(path, content, outcome.content))
            else:
                sites = tuple(replace(s, state=SiteState.POSSIBLE) if s.state is SiteState.CORRECTED else s for s in sites)
                self._patch.append(unified(path, content, outcome.content))
        self._sites.extend(sites)

    def _leave(self, path: str, findings: Sequence[Finding], state: SiteState, reason: str) -> None:
        self._sites.extend(SiteOutcome(path, finding.span, state, reason) for finding in findings)

    def answer(self) -> FixAnswer:
        """All that was done."""
        return FixAnswer(self._means.rule.id, tuple(self._sites), (), "".join(self._patch), tuple(self._changed))


def _spoilt(sites: Sequence[SiteOutcome], reason: str) -> tuple[SiteOutcome, ...]:
    return tuple(replace(s, state=SiteState.LEFT, reason=reason) if s.state is SiteState.CORRECTED else s for s in sites)
