"""Worker processes: each gets shards through a pipe. One that dies or hangs costs only the file that did it."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any

from scanner.errors import EngineError, ScannerError
from scanner.model.failure import Failure, FailureKind
from scanner.model.match import EngineResult
from scanner.model.ports import Engine
from scanner.model.rule import Rule
from scanner.scan.careful import run_carefully
from scanner.scan.shards import Shard


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a shard may take, in seconds: a base, and more for each 100 kB. Generous: it is there for what never ends."""

    base: float = 60.0
    a_hundred_kilobytes: float = 10.0

    def limit(self, shard: Shard) -> float:
        """Seconds for this shard."""
        return self.base + self.a_hundred_kilobytes * shard.size / 100_000


@dataclass(slots=True, eq=False)
class _Worker:
    process: Any
    pipe: Connection
    shard: Shard | None = None
    deadline: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a shard: the engine's answer for `files` targets."""

    result: EngineResult
    files: int


@dataclass(slots=True)
class Pool:
    """A crew of `jobs` worker processes for one engine and one set of rules."""

    engine: Engine
    rules: Sequence[Rule]
    jobs: int
    patience: Patience = Patience()
    _crew: list[_Worker] = field(default_factory=list)

    def run(self, shards: Sequence[Shard]) -> Iterator[Answer]:
        """An answer for each shard, as they come in. Ends all workers when it is done, closed or interrupted."""
        pending = deque(shards)
        try:
            while pending or any(worker.shard for worker in self._crew):
                self._hand_out(pending)
                yield from self._collect(pending)
        finally:
            for worker in self._crew:
                worker.process.kill()
                worker.process.join()
                worker.pipe.close()
            self._crew.clear()

    def _hand_out(self, pending: deque[Shard]) -> None:
        while pending and len(self._crew) < self.jobs:
            self._crew.append(_start(self.engine, self.rules))
            self._give(self._crew[-1], pending)
        for worker in self._crew:
            if worker.shard is None and pending:
                self._give(worker, pending)

    def _give(self, worker: _Worker, pending: deque[Shard]) -> None:
        worker.shard = pending.popleft()
        worker.deadline = time.monotonic() + self.patience.limit(worker.shard)
        try:
            worker.pipe.send(worker.shard.targets)
        except OSError:
            worker.deadline = 0.0  # it is gone; collecting finds the pipe at its end

    def _collect(self, pending: deque[Shard]) -> Iterator[Answer]:
        busy = [worker for worker in self._crew if worker.shard is not None]
        nearest = min(worker.deadline for worker in busy) - time.monotonic()
        ready = wait([worker.pipe for worker in busy], timeout=max(0.0, nearest))
        now = time.monotonic()
        for worker in busy:
            shard = worker.shard
            assert shard is not None
            if worker.pipe in ready:
                answer = _receive(worker)
                if isinstance(answer, EngineResult):
                    worker.shard = None
                    yield Answer(answer, len(shard.targets))
                    continue
                if isinstance(answer, str):
                    raise EngineError(answer)
                reason = Failure("", FailureKind.WORKER, f"the worker process died{_exit(worker)}")
            elif now >= worker.deadline:
                reason = Failure("", FailureKind.TIMEOUT, f"no answer in {self.patience.limit(shard):.0f} s; given up")
            else:
                continue
            yield from self._lose(worker, shard, reason, pending)

    def _lose(self, worker: _Worker, shard: Shard, reason: Failure, pending: deque[Shard]) -> Iterator[Answer]:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self._crew.remove(worker)
        if len(shard.targets) > 1:
            pending.extendleft(Shard((target,), shard.size // len(shard.targets)) for target in reversed(shard.targets))
        else:
            failure = Failure(shard.targets[0].path, reason.kind, reason.detail)
            yield Answer(EngineResult((), (failure,), 0), 1)


def _receive(worker: _Worker) -> EngineResult | str | None:
    """What the worker sent: an answer, or why its engine cannot run at all; None when it died."""
    try:
        answer = worker.pipe.recv()
    except (EOFError, OSError):
        return None
    return answer if isinstance(answer, (EngineResult, str)) else None


def _exit(worker: _Worker) -> str:
    worker.process.join(1.0)
    code = worker.process.exitcode
    if code is None:
        return ""
    return f" (signal {-code})" if code < 0 else f" (exit code {code})"


def _start(engine: Engine, rules: Sequence[Rule]) -> _Worker:
    context = _context()
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, engine, tuple(rules)), daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _context() -> BaseContext:
    """Forking starts in 5 ms, but only a process with one thread can safely be forked; otherwise a new interpreter (0.2 s)."""
    fork = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if fork else "spawn")


def _work(pipe: Connection, engine: Engine, rules: Sequence[Rule]) -> None:
    """A worker's life: a tuple of targets in, an answer out, until the other end closes. An interrupt is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            targets = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: EngineResult | str = run_carefully(engine, rules, targets)
        except ScannerError as problem:
            answer = str(problem)
        try:
            pipe.send(answer)
        except OSError:
            return
