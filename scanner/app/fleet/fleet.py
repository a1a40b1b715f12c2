"""The use case: rules over many repositories, on a cluster; what was done before is not done again."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.git.clones import Clones
from scanner.adapters.rule_files import RuleSet
from scanner.adapters.store import cache_folder
from scanner.app.fleet.answers import AnswerTable
from scanner.app.fleet.feeding import Feed, Means
from scanner.app.fleet.looking import look, orders_of
from scanner.app.fleet.memory import FleetMemory, open_memory
from scanner.app.rules.rules import standing
from scanner.app.scanning import engines
from scanner.errors import InputError, UsageError
from scanner.model.failure import Failure, FailureKind
from scanner.model.fleet import STOPPED, FleetChoice, FleetReport, SourceList, Watcher
from scanner.model.report import RuleReport
from scanner.model.request import RunOptions
from scanner.model.rule import Rule
from scanner.scan.fleet.cluster import cluster
from scanner.scan.fleet.dispatch import Dispatcher, Work
from scanner.scan.fleet.parcels import Outcome, Parcel
from scanner.scan.fleet.undisturbed import Interrupts
from scanner.scan.run import cores

_INTERRUPTED = Failure("", FailureKind.INTERRUPTED, "interrupted; what was done is remembered: say the same again to go on")


@dataclass(frozen=True, slots=True)
class Asked:
    """The rules that are run, what keeps others from it, and all that a worker has to know."""

    rules: tuple[Rule, ...]
    failures: tuple[Failure, ...]
    orders: bytes

    @property
    def by_path(self) -> bool:
        """Whether a file's path counts too."""
        return any(rule.paths.include or rule.paths.exclude for rule in self.rules)


def asked_of(loaded: RuleSet, options: RunOptions, inline: bool) -> Asked:
    """What the in-process engine can run of the rules; each that it cannot is a failure. Raises UsageError for another engine."""
    if options.engine not in ("auto", "python"):
        raise UsageError(f"--engine {options.engine}: a fleet is looked at with the in-process engine; leave --engine out")
    plan = engines.assign(loaded.rules, "python")
    rules = tuple(rule for one in plan.assignments for rule in one.rules)
    return Asked(rules, (*loaded.failures, *plan.failures), orders_of(rules, inline))


@contextmanager
def fleet(listed: SourceList, asked: Asked, choice: FleetChoice, watcher: Watcher) -> Iterator[FleetReport]:
    """Look at all repositories; the report can be read as long as the context is open.

    Raises ScannerError where nothing can be looked at; an interrupt ends it with what was found.
    """
    with tempfile.TemporaryDirectory(prefix="bugclass-fleet-") as scratch:
        table = AnswerTable(Path(scratch))
        try:
            table.fail(-1, (*listed.failures, *asked.failures))
            means = Means(
                clones_of(choice),
                FleetMemory(open_memory(choice.state, choice.remembers), asked.orders, asked.by_path),
                table,
                choice.since,
            )
            feed = Feed(listed.sources, means)
            interrupted = False
            if asked.rules and listed.sources:
                interrupted = _interruptible(feed, asked, choice, watcher, table)
            table.index()
            reports = tuple(RuleReport(rule, "python", standing(rule), sites=table.count(rule.id)) for rule in _sorted(asked.rules))
            totals, failing = table.totals(), table.has_new(choice.fail_level)
            yield FleetReport(reports, table, totals, failing, interrupted, choice.since)
        finally:
            table.close()


def _interruptible(feed: Feed, asked: Asked, choice: FleetChoice, watcher: Watcher, table: AnswerTable) -> bool:
    """Run it; whether it was interrupted."""
    try:
        with Interrupts().taken() as interrupts:
            _run(feed, asked, choice, _Told(feed, watcher, table, interrupts))
    except KeyboardInterrupt:
        feed.abandon(STOPPED)
        table.fail(-1, [_INTERRUPTED])
        for row in feed.finished():
            watcher.done(row, table)
        return True
    return False


@dataclass(frozen=True, slots=True)
class _Told:
    """Takes answers and tells of them, each step whole whatever interrupts."""

    feed: Feed
    watcher: Watcher
    table: AnswerTable
    interrupts: Interrupts

    def parcels(self) -> Iterator[Parcel | None]:
        """What has to be looked at."""
        for parcel in self.feed.parcels():
            self.tell()
            yield parcel

    def take(self, outcome: Outcome) -> None:
        """The answers for a parcel."""
        with self.interrupts.step():
            self.feed.take(outcome)
        self.tell()

    def tell(self) -> None:
        """How far it is, and what is done."""
        with self.interrupts.step():
            for row in self.feed.finished():
                self.watcher.done(row, self.table)
            self.watcher.standing(self.feed.standing)


def _run(feed: Feed, asked: Asked, choice: FleetChoice, told: _Told) -> None:
    waiting = told.parcels()
    first = next((parcel for parcel in waiting if parcel is not None), None)
    if first is None:
        return  # all of it is known: no cluster is needed
    with cluster(choice.scheduler, choice.workers or cores()) as made:
        prefix = hashlib.sha256(os.urandom(16)).hexdigest()[:12]
        work = Work(look, asked.orders, prefix, made.shared)
        for outcome in Dispatcher(made.client, work).run(_after(first, waiting)):
            told.take(outcome)


def _after(first: Parcel, rest: Iterator[Parcel | None]) -> Iterator[Parcel | None]:
    yield first
    yield from rest


def _sorted(rules: Sequence[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.id)


def clones_of(choice: FleetChoice) -> Clones:
    """The folder of fetched repositories that is meant. Raises InputError where there is no place for one."""
    usual = cache_folder()
    folder = choice.clones or (usual / "clones" if usual else None)
    if folder is None:
        raise InputError("there is no home for fetched repositories; name a folder with --clones DIR")
    return Clones(folder.resolve(), choice.most_bytes, choice.fetch)
