"""Figures over all post-mortems of a code base."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from scanner.adapters.git import Repository
from scanner.adapters.rule_files import RuleSet
from scanner.app.postmortems.several import read_all
from scanner.app.postmortems.siblings import confirmed_siblings
from scanner.app.rules.rules import load_rules
from scanner.app.scanning.running import store_for
from scanner.lifecycle.stats.classes import classes_of
from scanner.lifecycle.stats.durations import durations_of
from scanner.lifecycle.stats.promises import actions_of, siblings_of
from scanner.model.failure import FailureKind
from scanner.model.figures import Figures
from scanner.model.note import Note, NoteKind
from scanner.model.ports import Progress
from scanner.model.record import replace
from scanner.model.report import Report
from scanner.model.request import RunOptions
from scanner.model.rule import Rule


def stats(options: RunOptions, progress: Progress, today: date | None = None) -> Report:
    """The figures; `options.paths` are post-mortems (none: all that are kept). `today`: None for the clock's day.

    A scan is run only where triage has confirmed findings, to see which of them are fixed. Raises InputError where the triage file is
    broken, RepositoryError where git cannot list the files.
    """
    read = read_all(options)
    whole = replace(options, paths=())
    loaded = load_rules(options.root, None, False, store_for(options))
    broken = tuple(failure for failure in loaded.failures if failure.kind is not FailureKind.NO_RULES)
    siblings = confirmed_siblings(whole, RuleSet(loaded.rules, ()), progress)
    triaged: Counter[str] = Counter()
    for decision in siblings.decisions:
        triaged[decision.rule_id] += decision.count
    left = Counter(finding.rule_id for finding in siblings.left)
    documents = read.documents
    figures = Figures(
        len(documents),
        durations_of(documents),
        classes_of(documents, _rules_since(options.root, loaded.rules)),
        sum(document.incident.bug_class is None for document in documents),
        actions_of(documents, today or date.today()),
        siblings_of(documents, triaged, left),
    )
    said = Note("", 0, NoteKind.DONE, f"figures of {len(documents)} of {read.asked} post-mortems")
    failures = tuple(sorted({*read.failures, *broken, *siblings.failures}))
    return Report(str(options.root), failures=failures, scanned=len(documents), command="stats", notes=(said,), figures=figures)


def _rules_since(root: Path, rules: Iterable[Rule]) -> dict[str, datetime | None]:
    """When each kept rule was first committed."""
    repository = Repository.find(root)
    if repository is None:
        return {rule.id: None for rule in rules}
    prefix = Path(os.path.relpath(os.path.realpath(root), os.path.realpath(repository.root)))
    return {rule.id: repository.added_at((prefix / rule.path).as_posix()) for rule in rules}
