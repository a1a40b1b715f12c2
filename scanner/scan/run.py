"""Runs an engine over targets: in this process when the work is small, in worker processes otherwise. Same answer either way."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from scanner.model.failure import Failure
from scanner.model.match import EngineResult
from scanner.model.ports import Engine, Progress
from scanner.model.record import Record
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.scan.careful import merge, run_carefully
from scanner.scan.interrupted import RunInterrupted, interrupted
from scanner.scan.shards import Shard, make_shards
from scanner.scan.tasks import Answer, Patience, R, Task

SMALL = 400_000
_SHARDED = ("python", "libcst")
_APART = ("libcst",)
_LOADING = Patience(20.0, 0.0)
_RUNNING_CODE = Patience(30.0, 30.0)


class EngineTask(Record):
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

    The python and the libcst engine are spread over processes; another engine does that itself, or cannot. The libcst engine is never
    run in this process: it runs code, and its parser can end a process.
    Raises EngineError when the engine cannot start at all, RunInterrupted with what was found until then.
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
    if engine.name in _APART:
        loaded = _load(engine, rules, jobs)
        rules, results = loaded.rules, [loaded.result]
    done = 0
    try:
        for answer in spread(EngineTask(engine, tuple(rules)), targets, jobs, _RUNNING_CODE if engine.name in _APART else None):
            results.append(answer.result)
            done += answer.files
            if progress is not None:
                progress.advance(answer.files)
    except KeyboardInterrupt:
        left = EngineResult((), (interrupted(len(targets) - done, len(targets)),), 0)
        raise RunInterrupted(merge([*results, left])) from None
    return merge(results)


class _Loading(Record):
    """Loads rules, each named by its number as a target."""

    engine: Engine
    rules: Sequence[Rule]

    def __call__(self, targets: Sequence[Target]) -> EngineResult:
        """The failures of those rules."""
        return run_carefully(self.engine, [self.rules[int(target.path)] for target in targets], ())

    def lost(self, target: Target, failure: Failure) -> EngineResult:
        """The rule that ended its worker, or never ended."""
        rule = self.rules[int(target.path)]
        detail = f"rule {rule.id}: the module cannot be imported: {failure.detail}"
        return EngineResult((), (Failure(rule.path or rule.id, failure.kind, detail),), 0)


class _Loaded(Record):
    """The rules that load, and what was wrong with the others."""

    rules: tuple[Rule, ...]
    result: EngineResult


def _load(engine: Engine, rules: Sequence[Rule], jobs: int) -> _Loaded:
    """Load each rule in a worker process once, so that one that ends or holds up its process costs itself only."""
    from scanner.scan.workers import Pool

    numbers = [Target(str(number), content=b"") for number in range(len(rules))]
    shards = [Shard(numbers, (number,), 0) for number in range(len(numbers))]
    answers = [each.result for each in Pool(_Loading(engine, tuple(rules)), min(jobs or cores(), len(shards)), _LOADING).run(shards)]
    result = merge(answers)
    broken = {failure.path for failure in result.failures}
    return _Loaded(tuple(rule for rule in rules if (rule.path or rule.id) not in broken), result)


def spread(task: Task[R], targets: Sequence[Target], jobs: int = 0, apart: Patience | None = None) -> Iterator[Answer[R]]:
    """The task's answers for all targets, shard by shard, in no order. `jobs`: worker processes, 0 for one a core.

    Small work stays in this process, unless it is to be done `apart`: in worker processes, with this patience.
    Raises EngineError when the task cannot be done at all.
    """
    jobs = jobs or cores()
    shards = make_shards(targets, jobs)
    if apart is None and (jobs == 1 or len(shards) < 2 or sum(shard.size for shard in shards) < SMALL):
        for shard in shards:
            yield Answer(task(shard.targets), len(shard))
        return
    from scanner.scan.workers import Pool  # starting processes takes a third of the start-up, and small work needs none

    yield from Pool(task, min(jobs, len(shards)), apart or Patience()).run(shards)


def cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
