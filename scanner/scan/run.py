"""Runs an engine over targets: in this process when the work is small, in worker processes otherwise. Same answer either way."""

from __future__ import annotations

import os
from collections.abc import Sequence

from scanner.model.match import EngineResult
from scanner.model.ports import Engine, Progress
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.scan.careful import merge, run_carefully
from scanner.scan.shards import make_shards
from scanner.scan.workers import Patience, Pool

SMALL = 400_000
_SHARDED = ("python",)


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
    if engine.name not in _SHARDED:
        result = run_carefully(engine, rules, targets)
        if progress is not None:
            progress.advance(len(targets))
        return merge([result])
    jobs = jobs or cores()
    shards = make_shards(targets, jobs)
    results: list[EngineResult] = []
    if jobs == 1 or len(shards) < 2 or sum(shard.size for shard in shards) < SMALL:
        for shard in shards:
            results.append(run_carefully(engine, rules, shard.targets))
            if progress is not None:
                progress.advance(len(shard.targets))
        return merge(results) if results else run_carefully(engine, rules, ())
    for answer in Pool(engine, rules, min(jobs, len(shards)), Patience()).run(shards):
        results.append(answer.result)
        if progress is not None:
            progress.advance(answer.files)
    return merge(results)


def cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
