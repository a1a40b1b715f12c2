"""The same answer with any number of workers; a file that kills or hangs its worker costs only itself."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from scanner.engines.python import PythonEngine
from scanner.errors import EngineError
from scanner.model.failure import Failure, FailureKind
from scanner.model.formula import Pattern
from scanner.model.match import EngineResult, Match
from scanner.model.rule import Level, Rule
from scanner.model.source import Span, Target
from scanner.scan.careful import merge
from scanner.scan.run import EngineTask, run_engine
from scanner.scan.shards import make_shards
from scanner.scan.tasks import Patience
from scanner.scan.workers import Pool

RULE = Rule("call-of-f", "m", Level.WARNING, ("python",), Pattern("f(...)"), '{"id": "call-of-f"}')


@dataclass(frozen=True)
class OddEngine:
    """Obeys what the content says: a real process dies, hangs or raises."""

    name: str = "python"
    version: str = "1"

    def unsupported(self, rule: Rule) -> str | None:
        return None

    def run(self, rules: Sequence[Rule], targets: Sequence[Target]) -> EngineResult:
        for target in targets:
            word = target.read().strip()
            if word == b"die":
                os.kill(os.getpid(), signal.SIGKILL)
            if word == b"exit":
                os._exit(3)
            if word == b"hang":
                time.sleep(600)
            if word == b"raise":
                raise RecursionError("too\ndeep")
            if word == b"cannot":
                raise EngineError("cannot start")
        return EngineResult(
            tuple(Match(t.path, Span(1, 1, 1, 2), "r") for t in targets), (Failure("r", FailureKind.RULE, "odd"),), len(targets)
        )


def odd(*words: str) -> list[Target]:
    return [Target(f"{number:03d}.py", content=word.encode()) for number, word in enumerate(words)]


class Steps:
    def __init__(self) -> None:
        self.total = self.done = 0

    def stage(self, name: str, total: int) -> None:
        self.total, self.done = total, 0

    def advance(self, steps: int = 1) -> None:
        self.done += steps


def test_any_number_of_workers_gives_the_same_answer() -> None:
    targets = [Target(f"d/{n}.py", content=b"f(1)\nx = f(2)\n" + b"#" * (n * 997)) for n in range(80)]
    targets.append(Target("bad.py", content=b"f(\n"))
    steps = Steps()
    answers = [run_engine(PythonEngine(), [RULE], targets, jobs, steps) for jobs in (1, 2, 3)]
    assert answers[0] == answers[1] == answers[2]
    assert len(answers[0].matches) == 160 and answers[0].scanned == 80
    assert [failure.path for failure in answers[0].failures] == ["bad.py"]
    assert steps.done == steps.total == 81
    assert answers[0] == run_engine(PythonEngine(), [RULE], targets[::-1], 2)


@pytest.mark.parametrize(
    ("word", "kind", "detail"),
    [
        ("die", FailureKind.WORKER, "signal 9"),
        ("exit", FailureKind.WORKER, "exit code 3"),
        ("hang", FailureKind.TIMEOUT, "no answer in 3 s"),
    ],
)
def test_a_worker_that_dies_or_hangs_costs_only_its_file(word: str, kind: FailureKind, detail: str) -> None:
    targets = odd(*["ok"] * 5, word, *["ok"] * 5)
    shards = make_shards(targets, 2)
    assert len(shards) == 1
    result = merge(answer.result for answer in Pool(EngineTask(OddEngine(), [RULE]), 2, Patience(3.0, 0)).run(shards))
    assert [match.path for match in result.matches] == [t.path for t in targets if t.content == b"ok"]
    odd_failures = [failure for failure in result.failures if failure.kind is not FailureKind.RULE]
    assert [(f.path, f.kind) for f in odd_failures] == [("005.py", kind)] and detail in odd_failures[0].detail
    assert result.scanned == 10


def test_an_exception_costs_only_its_file_in_this_process_too() -> None:
    result = run_engine(OddEngine(), [RULE], odd("ok", "raise", "ok"), 1)
    assert [match.path for match in result.matches] == ["000.py", "002.py"]
    crashed = [failure for failure in result.failures if failure.kind is FailureKind.ENGINE]
    assert [failure.path for failure in crashed] == ["001.py"] and "RecursionError: too deep" in crashed[0].detail


def test_a_failure_of_a_rule_is_told_once() -> None:
    result = run_engine(OddEngine(), [RULE], odd(*["#" * 70_000] * 10), 2)
    assert result.failures == (Failure("r", FailureKind.RULE, "odd"),) and result.scanned == 10


def test_an_engine_that_cannot_run_stops_the_work_from_a_worker() -> None:
    with pytest.raises(EngineError, match="cannot start"):
        list(Pool(EngineTask(OddEngine(), [RULE]), 1).run(make_shards(odd("cannot"), 1)))
    with pytest.raises(EngineError, match="cannot start"):
        run_engine(OddEngine(), [RULE], odd("cannot"), 1)


def test_another_engine_gets_all_targets_at_once() -> None:
    seen: list[int] = []

    class Whole(OddEngine):
        def run(self, rules: Sequence[Rule], targets: Sequence[Target]) -> EngineResult:
            seen.append(len(targets))
            return OddEngine.run(self, rules, targets)

    run_engine(Whole(name="semgrep"), [RULE], odd(*["#" * 300_000] * 4), 2)
    assert seen == [4]


def test_nothing_to_do(tmp_path: Path) -> None:
    assert run_engine(PythonEngine(), [], odd("ok")) == EngineResult((), (), 0)
    assert run_engine(PythonEngine(), [RULE], []) == EngineResult((), (), 0)
    gone = run_engine(PythonEngine(), [RULE], [Target("gone.py", tmp_path / "gone.py")])
    assert [failure.kind for failure in gone.failures] == [FailureKind.UNREADABLE] and gone.scanned == 0


def test_closing_early_leaves_no_worker() -> None:
    pool = Pool(EngineTask(OddEngine(), [RULE]), 2)
    answers = pool.run(make_shards(odd(*["#" * 70_000] * 6), 2))
    next(answers)
    processes = [worker.process for worker in pool._crew]
    began = time.monotonic()
    answers.close()  # type: ignore[attr-defined]
    assert processes and not any(process.is_alive() for process in processes) and time.monotonic() - began < 2


def test_shards_hold_every_target_once_and_are_bounded() -> None:
    targets = odd(*["x" * (n * 3_001 % 200_000) for n in range(200)])
    shards = make_shards(targets, 4)
    assert sorted(t.path for shard in shards for t in shard.targets) == [t.path for t in targets]
    assert all(shard.size <= 512_000 for shard in shards)
