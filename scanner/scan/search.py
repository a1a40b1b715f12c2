"""All findings of some rules in some files: looked at in worker processes, remembered where nothing changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.model.failure import Failure
from scanner.model.finding import Finding
from scanner.model.ports import Engine, Progress
from scanner.model.record import Record, fresh
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.scan.found import target_at
from scanner.scan.interrupted import interrupted
from scanner.scan.look import Look
from scanner.scan.remembered import Memory

if TYPE_CHECKING:
    from scanner.scan.tasks import Answer

_AT_ONCE = 500


class Searched(Record):
    """Findings not ranked yet, what could not be looked at, and how many files were looked at.

    `marked` are the paths of the files that hold what was asked for; None where nobody looked for it in each file.
    """

    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    scanned: int
    marked: frozenset[str] | None


class Means(Record):
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
    """Look at every target (sorted by path), or take what is remembered of it.

    Raises EngineError where the engine cannot start, SearchInterrupted with what was found until then.
    """
    if means.progress is not None:
        means.progress.stage("Scanning", len(targets))
    if not rules:
        return Searched((), (), 0, None)
    gathered = _Gathered(means, targets)
    if means.memory is not None:
        recalled = means.memory.recall(targets)
        gathered.looks += recalled.looks
        gathered.empty = recalled.empty
        gathered.tell(len(recalled.looks) + recalled.empty)
        targets = recalled.unknown
    if targets:
        try:
            _look(engine, rules, targets, gathered)
        except KeyboardInterrupt:
            gathered.keep()
            gathered.looks.append(Look("", (), (interrupted(len(gathered.targets) - gathered.done, len(gathered.targets)),), 0))
            raise SearchInterrupted(_searched(gathered)) from None
        gathered.finish(targets)
    return _searched(gathered)


class _Gathered(Record, frozen=False):
    """What is known so far. Of files that hold nothing only the number is held: memory must not follow the size of the tree."""

    means: Means
    targets: Sequence[Target]
    looks: list[Look] = fresh(factory=list)
    empty: int = 0
    done: int = 0
    _fresh: list[Look] = fresh(factory=list)
    _all_kept: bool = True

    def tell(self, files: int) -> None:
        """So many files more are done."""
        self.done += files
        if self.means.progress is not None:
            self.means.progress.advance(files)

    def add(self, answer: Answer[list[Look]]) -> None:
        """What a worker answered; remembered before long, so that an interrupted search loses nothing."""
        looks = answer.result
        telling = [look for look in looks if look.findings or look.failures or look.marked or not look.scanned]
        self.looks += telling
        self.empty += len(looks) - len(telling)
        self._fresh += looks if self.means.memory is not None else ()
        if len(self._fresh) >= _AT_ONCE:
            self.keep()
        self.tell(answer.files)

    def keep(self) -> None:
        """Remember what was not remembered yet."""
        if self.means.memory is not None and self._fresh:
            fresh = [target for look in self._fresh if (target := target_at(self.targets, look.path)) is not None]
            self._all_kept &= self.means.memory.keep(self._fresh, fresh)
            self._fresh = []

    def finish(self, looked_at: Sequence[Target]) -> None:
        """All were looked at."""
        self.keep()
        if self.means.memory is not None and self._all_kept and len(looked_at) == len(self.targets):
            self.means.memory.keep_whole(self.looks, self.targets)


def _searched(gathered: _Gathered) -> Searched:
    looks = gathered.looks
    findings = tuple(finding for look in looks for finding in look.findings)
    failures = tuple(sorted({failure for look in looks for failure in look.failures}))
    marked = frozenset(look.path for look in looks if look.marked)
    return Searched(findings, failures, gathered.empty + sum(look.scanned for look in looks), marked)


def _look(engine: Engine, rules: Sequence[Rule], targets: Sequence[Target], gathered: _Gathered) -> None:
    """Puts the looks where they are not lost with an interrupt."""
    from scanner.scan.looking import look_task  # not needed where all is remembered, and most of the start-up
    from scanner.scan.run import spread

    means = gathered.means
    for answer in spread(look_task(engine, rules, means.memory is not None, means.mark), targets, means.jobs):
        gathered.add(answer)
