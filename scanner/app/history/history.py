"""How a class of bug grew: the sites of one rule in many revisions, read from git without a checkout."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from scanner.adapters.git import Repository
from scanner.adapters.git.commits import is_shallow
from scanner.adapters.git.mainline import Revision, mainline
from scanner.adapters.git.objects import Objects
from scanner.adapters.git.snapshots import Snapshots
from scanner.app.history.history_origins import Origins, told
from scanner.app.history.history_reading import Means, Reading
from scanner.app.pages.one_rule import rule_named
from scanner.app.scanning import engines
from scanner.app.scanning.memory import rules_key
from scanner.app.scanning.running import store_for
from scanner.errors import InputError, RepositoryError
from scanner.infer.words.describe import describe
from scanner.lifecycle.history.sampling import refined, sampled
from scanner.lifecycle.history.tracking import SiteAt, View, differ, gone
from scanner.model.growth import Change, Ending, Growth, HistoryChoice, PastSite, Sample
from scanner.model.ports import Engine, Progress
from scanner.model.request import RuleChoice, RunOptions
from scanner.model.rule import Rule
from scanner.scan.blob_looks import BlobLooks
from scanner.scan.ignore import OWN, IgnoreFiles
from scanner.scan.looking import look_task
from scanner.scan.targets import is_found_python

MOST_HALVED = 2_000


def history(options: RunOptions, id: str, rules: RuleChoice, choice: HistoryChoice, progress: Progress) -> Growth:
    """The sites of the rule over time. Nothing is checked out, and nothing but the cache is written.

    Raises InputError for a rule that is not there or that the in-process engine cannot run, RepositoryError without a repository.
    """
    rule = rule_named(id, options.root, rules).rule
    engine = _engine(rule, options)
    repository = Repository.find(options.root)
    if repository is None:
        raise RepositoryError(f"{options.root}: is in no git repository, so it has no history")
    revisions = mainline(repository.root, choice.since)
    prefix = _prefix(options.root, repository.root)
    ignored = IgnoreFiles(Path(os.path.realpath(options.root)), (OWN,))
    by_path = bool(rule.paths.include or rule.paths.exclude)
    with Objects(repository.root) as objects:
        snapshots = Snapshots(objects, prefix, lambda path: is_found_python(path) and not ignored.ignores_file(path))
        looks = BlobLooks(look_task(engine, [rule], True, None), rules_key(engine.name, [rule]), by_path, store_for(options))
        means = Means(objects, snapshots, looks, options.jobs, progress)
        walked = _walk(revisions, Reading(revisions, means), choice.samples)
        past = _past(walked, repository.root, prefix, objects)
        origins = Origins(repository.root, prefix, means)
        head = walked.reading.view(len(revisions) - 1)
        living = origins.living(head.sites if head else (), revisions[-1])
    return Growth(
        rule.id,
        words_of(rule),
        rule.message,
        len(revisions),
        walked.samples,
        living,
        past,
        is_shallow(repository.root),
        origins.remarks,
        tuple(sorted({*walked.reading.failures, *origins.failures})),
    )


def words_of(rule: Rule) -> str:
    """The rule in plain words: those it was learned with, else those of its pattern, else its message."""
    ours = rule.metadata.get("bugclass")
    words = ours.get("words") if isinstance(ours, dict) else None
    if isinstance(words, str) and words:
        return words
    return describe(rule.formula) if rule.formula is not None else rule.message


def _engine(rule: Rule, options: RunOptions) -> Engine:
    plan = engines.assign([rule], "python" if options.engine == "auto" else options.engine, store_for(options))
    if options.engine in ("auto", "python") and plan.assignments and plan.assignments[0].engine.name == "python":
        return plan.assignments[0].engine
    why = f": {plan.failures[0].detail}" if plan.failures else ""
    raise InputError(f"rule {rule.id}: a history is made with the in-process engine, which does not run it{why}")


def _prefix(root: Path, top: Path) -> str:
    relative = Path(os.path.relpath(os.path.realpath(root), os.path.realpath(top))).as_posix()
    return "" if relative == "." else relative + "/"


@dataclass(frozen=True, slots=True)
class _Walked:
    """The revisions that were looked at, in order, and what they have."""

    revisions: tuple[Revision, ...]
    numbers: tuple[int, ...]
    asked: frozenset[int]
    reading: Reading

    @property
    def read(self) -> list[tuple[int, View]]:
        """Those that could be read."""
        return [(number, view) for number in self.numbers if (view := self.reading.view(number)) is not None]

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The number of sites in each of them."""
        found = []
        for number, view in self.read:
            revision = self.revisions[number]
            paths = {site.path for site in view.sites}
            counts = (len(view.sites), len(paths), view.files, len(view.unread))
            found.append(Sample(revision.id, revision.made, *counts, number in self.asked))
        return tuple(found)


def _walk(revisions: tuple[Revision, ...], reading: Reading, samples: int) -> _Walked:
    asked = sampled(len(revisions), samples)
    reading.look(asked)

    def unlike(one: int, other: int) -> bool:
        before, after = reading.view(one), reading.view(other)
        return before is not None and after is not None and differ(before, after)

    numbers = refined(asked, unlike, reading.look, MOST_HALVED)
    return _Walked(revisions, tuple(numbers), frozenset(asked), reading)


def _past(walked: _Walked, root: Path, prefix: str, objects: Objects) -> tuple[PastSite, ...]:
    """The sites that went between neighbours, each with the commit of the main line that took it away."""
    read = walked.read
    went: list[tuple[SiteAt, int, bool]] = []
    for (before, one), (after, other) in pairwise(read):
        went += [(site, after, after - before == 1) for site in gone(one, other)]
    changes = told(root, [walked.revisions[number].id for _, number, _ in went])
    found: list[PastSite] = []
    for site, number, exact in went:
        revision = walked.revisions[number]
        there = objects.read_one(f"{revision.id}:{prefix}{site.path}").kind == "blob"
        ending = Ending.CORRECTED if there else Ending.REMOVED
        change = changes.get(revision.id) or Change(revision.id, revision.made, "", "")
        found.append(PastSite(site.path, site.start_line, site.snippet, site.fingerprint, change, ending, exact))
    return tuple(found)
