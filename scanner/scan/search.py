"""All findings of some rules in some files: looked at in worker processes, remembered where nothing changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.model.failure import Failure
from scanner.model.finding import Finding
from scanner.model.ports import Engine, Progress
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.scan.interrupted import interrupted
from scanner.scan.look import Look
from scanner.scan.remembered import Memory


@dataclass(frozen=True, slots=True)
class Searched:
    """Findings not ranked yet, what could not be looked at, and how many files were looked at.

    `marked` are the paths of the files that hold what was asked for; None where nobody looked for it in each file.
    """

    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    scanned: int
    marked: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Means:
    """What a search may use: worker processes (0: one a core), somebody to tell how far it is, what is remembered (None: nothing).

    Files that hold `mark` are named in the answer.
    """

    jobs: int = 0
    progress: Progress | None = None
    memory: Memory | None = None
    mark: re.Pattern[bytes] | None = None


class SearchInterrupted(KeyboardInterrupt):
    """A person ended the search; `searched` is what it had found. Who does not catch it sees a plain KeyboardInterrupt."""

    def __init__(self, searched: Searched) -> None:
        super().__init__()
        self.searched = searched


def search(engine: Engine, rules: Sequence[Rule], targets: Sequence[Target], means: Means) -> Searched:
    """Look at every target, or take what is remembered of it.

    Raises EngineError where the engine cannot start, SearchInterrupted with what was found until then.
    """
    if means.progress is not None:
        means.progress.stage("Scanning", len(targets))
    if not rules:
        return Searched((), (), 0, None)
    looks: list[Look] = []
    empty = 0
    if means.memory is not None:
        recalled = means.memory.recall(targets)
        looks += recalled.looks
        empty = recalled.empty
        targets = recalled.unknown
        if means.progress is not None:
            means.progress.advance(len(recalled.looks) + empty)
    if targets:
        fresh: list[Look] = []
        try:
            _look(engine, rules, targets, means, fresh)
        except KeyboardInterrupt:
            stopped = Look("", (), (interrupted(len(targets) - len(fresh), len(targets) + len(looks)),), 0)
            raise SearchInterrupted(_searched([*looks, *fresh, stopped])) from None
        if means.memory is not None:
            means.memory.keep(fresh, targets)
        looks += fresh
    return _searched(looks, empty)


def _searched(looks: Sequence[Look], empty: int = 0) -> Searched:
    """What the looks found. `empty` files more were looked at, and held nothing."""
    findings = tuple(finding for look in looks for finding in look.findings)
    failures = tuple(sorted({failure for look in looks for failure in look.failures}))
    marked = frozenset(look.path for look in looks if look.marked)
    return Searched(findings, failures, empty + sum(look.scanned for look in looks), marked)


def _look(engine: Engine, rules: Sequence[Rule], targets: Sequence[Target], means: Means, looks: list[Look]) -> None:
    """Puts the looks where they are not lost with an interrupt."""
    from scanner.scan.looking import look_task  # not needed where all is remembered, and most of the start-up
    from scanner.scan.run import spread

    for answer in spread(look_task(engine, rules, means.memory is not None, means.mark), targets, means.jobs):
        looks += answer.result
        if means.progress is not None:
            means.progress.advance(answer.files)
