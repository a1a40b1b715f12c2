"""Runs an engine over targets: in this process when the work is small, in worker processes otherwise. Same answer either way."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.model.failure import Failure
from scanner.model.match import EngineResult
from scanner.model.ports import Engine, Progress
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.scan.careful import merge, run_carefully
from scanner.scan.shards import make_shards
from scanner.scan.workers import Answer, Patience, Pool, R, Task

SMALL = 400_000
_SHARDED = ("python",)


@dataclass(frozen=True, slots=True)
class EngineTask:
    """An engine's own answer for targets."""

    engine: Engine
    rules: Sequence[Rule]

    def __call__(self, targets: Sequence[Target]) -> EngineResult:
        """All matches of the rules in the targets. Raises ScannerError where the engine cannot start."""
        return run_carefully(self.engine, self.rules, targets)

    def lost(self, target: Target, failure: Failure) -> EngineResult:
        """Only the failure."""
        return EngineResult((), (failure,), 0)


def run_engine(
    engine: Engine, rules: Sequence[Rule], targets: Sequence[Target], jobs: int = 0, progress: Progress | None = None
) -> EngineResult:
    """All matches of all rules in all targets, sorted. `jobs`: worker processes, 0 for one a core.

    Only the python engine is spread over processes; another engine does that itself, or cannot.
    Raises EngineError when the engine cannot start at all.
    """
    if progress is not None:
        progress.stage("Scanning", len(targets))
    if not rules:
        return EngineResult((), (), 0)
    if engine.name not in _SHARDED or not targets:
        result = run_carefully(engine, rules, targets)
        if progress is not None:
            progress.advance(len(targets))
        return merge([result])
    results: list[EngineResult] = []
    for answer in spread(EngineTask(engine, tuple(rules)), targets, jobs):
        results.append(answer.result)
        if progress is not None:
            progress.advance(answer.files)
    return merge(results)


def spread(task: Task[R], targets: Sequence[Target], jobs: int = 0) -> Iterator[Answer[R]]:
    """The task's answers for all targets, shard by shard, in no order. `jobs`: worker processes, 0 for one a core.

    Raises EngineError when the task cannot be done at all.
    """
    jobs = jobs or cores()
    shards = make_shards(targets, jobs)
    if jobs == 1 or len(shards) < 2 or sum(shard.size for shard in shards) < SMALL:
        for shard in shards:
            yield Answer(task(shard.targets), len(shard.targets))
        return
    yield from Pool(task, min(jobs, len(shards)), Patience()).run(shards)


def cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
