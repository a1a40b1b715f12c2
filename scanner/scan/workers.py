"""Worker processes: each gets shards through a pipe. One that dies or hangs costs only the file that did it."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, Generic

from scanner.errors import EngineError, ScannerError
from scanner.model.failure import Failure, FailureKind
from scanner.model.record import Record, fresh
from scanner.scan.shards import Shard
from scanner.scan.tasks import Answer, Patience, R, Task


class _Worker(Record, frozen=False, eq=False):
    process: Any
    pipe: Connection
    shard: Shard | None = None
    deadline: float = 0.0


class _Cannot(Record):
    """Why the task cannot be done at all."""

    reason: str


class Pool(Record, Generic[R], frozen=False):
    """A crew of `jobs` worker processes for one task."""

    task: Task[R]
    jobs: int
    patience: Patience = fresh(factory=Patience)
    _crew: list[_Worker] = fresh(factory=list)

    def run(self, shards: Sequence[Shard]) -> Iterator[Answer[R]]:
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
            self._crew.append(_start(self.task))
            self._give(self._crew[-1], pending)
        for worker in self._crew:
            if worker.shard is None and pending:
                self._give(worker, pending)

    def _give(self, worker: _Worker, pending: deque[Shard]) -> None:
        worker.shard = pending.popleft()
        worker.deadline = time.monotonic() + self.patience.limit(worker.shard.size)
        try:
            worker.pipe.send(worker.shard.targets)
        except OSError:
            worker.deadline = 0.0  # it is gone; collecting finds the pipe at its end

    def _collect(self, pending: deque[Shard]) -> Iterator[Answer[R]]:
        busy = [worker for worker in self._crew if worker.shard is not None]
        nearest = min(worker.deadline for worker in busy) - time.monotonic()
        ready = wait([worker.pipe for worker in busy], timeout=max(0.0, nearest))
        now = time.monotonic()
        for worker in busy:
            shard = worker.shard
            assert shard is not None
            if worker.pipe in ready:
                answer = _receive(worker)
                if isinstance(answer, _Cannot):
                    raise EngineError(answer.reason)
                if answer is not None:
                    worker.shard = None
                    yield answer
                    continue
                reason = Failure("", FailureKind.WORKER, f"the worker process died{_exit(worker)}")
            elif now >= worker.deadline:
                reason = Failure("", FailureKind.TIMEOUT, f"no answer in {self.patience.limit(shard.size):.0f} s; given up")
            else:
                continue
            yield from self._lose(worker, shard, reason, pending)

    def _lose(self, worker: _Worker, shard: Shard, reason: Failure, pending: deque[Shard]) -> Iterator[Answer[R]]:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self._crew.remove(worker)
        if len(shard) > 1:
            pending.extendleft(reversed([*shard.apart()]))
        else:
            (target,) = shard.targets
            yield Answer(self.task.lost(target, Failure(target.path, reason.kind, reason.detail)), 1)


def _receive(worker: _Worker) -> Answer[Any] | _Cannot | None:
    """What the worker sent: an answer, or why its task cannot be done at all; None when it died."""
    try:
        answer = worker.pipe.recv()
    except (EOFError, OSError):
        return None
    return answer if isinstance(answer, (Answer, _Cannot)) else None


def _exit(worker: _Worker) -> str:
    worker.process.join(1.0)
    code = worker.process.exitcode
    if code is None:
        return ""
    return f" (signal {-code})" if code < 0 else f" (exit code {code})"


def _start(task: Task[Any]) -> _Worker:
    context = _context()
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, task), daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _context() -> BaseContext:
    """Forking starts in 5 ms, but only a process with one thread can safely be forked; otherwise a new interpreter (0.2 s)."""
    fork = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if fork else "spawn")


def _work(pipe: Connection, task: Task[Any]) -> None:
    """A worker's life: a tuple of targets in, an answer out, until the other end closes. An interrupt is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # trees of thousands of nodes come and go, and hold no circles: looking for some takes a third of the time
    gc.freeze()
    while True:
        try:
            targets = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: Answer[Any] | _Cannot = Answer(task(targets), len(targets))
        except ScannerError as problem:
            answer = _Cannot(str(problem))
        try:
            pipe.send(answer)
        except OSError:
            return
        del answer, targets
        gc.collect()
