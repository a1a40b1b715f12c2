"""Hands parcels to a cluster, a bounded number at a time, and takes the answers as they come.

Dask runs a lost worker's tasks again. What kills worker after worker is set aside, and then looked at file by file with nothing else under
way, so that it is certain which file it was. Small parcels go in bundles, each one task: what is said about a task can cost more than it.
"""

from __future__ import annotations

import itertools
import queue
import time
from asyncio import CancelledError
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.errors import EngineError, ScannerError
from scanner.model.failure import Failure, FailureKind
from scanner.scan.fleet.parcels import Look, Outcome, Parcel, look_at, put_down

if TYPE_CHECKING:
    from distributed import Client, Future

_A_WORKER = 3
_MOST_BYTES = 200_000_000
_MOST_ASIDE = 4
_BUNDLE_BYTES = 200_000
_BUNDLE_PARCELS = 20
_BUNDLE_SECONDS = 0.25
_ASK_AGAIN = 5.0
_WITHOUT_WORKERS = 120.0


@dataclass(frozen=True, slots=True)
class Work:
    """What the workers do with each parcel, and the orders that travel with every task. `prefix` makes the tasks' names this run's own.

    `shared`: a folder of ours alone that the workers see too, where they are of this machine: files are put down there, not sent.
    """

    look: Look
    orders: bytes
    prefix: str
    shared: Path | None = None


@dataclass(frozen=True, slots=True)
class _Lost:
    """Why a task has no answer."""

    kind: FailureKind
    detail: str


class Dispatcher:
    """One run on one cluster."""

    def __init__(self, client: Client, work: Work) -> None:
        self._client, self._work = client, work
        self._ready: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._under_way: dict[str, tuple[Any, list[Parcel]]] = {}
        self._bundle: list[Parcel] = []
        self._bundled_at = 0.0
        self._aside: deque[Parcel] = deque()
        self._numbers = itertools.count()
        self._bytes = 0
        self._room = 0
        self._asked = 0.0
        self._workers_seen = time.monotonic()

    def run(self, parcels: Iterator[Parcel | None]) -> Iterator[Outcome]:
        """An outcome for each parcel, as they come; None: nothing to send yet. Takes a parcel only when there is room for it.

        Raises EngineError where the cluster is gone or its workers cannot do the work.
        """
        try:
            more = True
            while more or self._under_way or self._aside:
                while more and self._has_room():
                    parcel = next(parcels, _END)
                    if isinstance(parcel, _End):
                        more = False
                    elif parcel is not None:
                        self._bundled_at = self._bundled_at if self._bundle else time.monotonic()
                        self._bundle.append(parcel)
                    if self._bundle and (not more or self._is_full()):
                        self._send(self._bundle)
                        self._bundle = []
                    yield from self._collect(wait=False)
                yield from self._collect(wait=True)
                if len(self._aside) >= _MOST_ASIDE or not (more or self._under_way):
                    while self._under_way:
                        yield from self._collect(wait=True)
                    while self._aside:
                        yield self._one_by_one(self._aside.popleft())
        finally:
            self._client.cancel([future for future, _ in self._under_way.values()], force=True)
            self._under_way.clear()

    def _has_room(self) -> bool:
        now = time.monotonic()
        if now - self._asked > _ASK_AGAIN or not self._room:
            self._asked = now
            threads = sum(self._client.nthreads().values())
            self._workers_seen = now if threads else self._workers_seen
            self._room = threads * _A_WORKER or 1
        return len(self._under_way) < self._room and self._bytes < _MOST_BYTES and len(self._aside) < _MOST_ASIDE

    def _is_full(self) -> bool:
        size = sum(parcel.size for parcel in self._bundle)
        late = time.monotonic() - self._bundled_at > _BUNDLE_SECONDS
        return late or size >= _BUNDLE_BYTES or len(self._bundle) >= _BUNDLE_PARCELS

    def _send(self, bundle: list[Parcel]) -> None:
        files = [(piece.path, piece.content) for parcel in bundle for piece in parcel.pieces]
        name = f"look-{self._work.prefix}-{next(self._numbers)}"
        place = self._put_down(files, name)
        if place is not None:
            future = self._client.submit(look_at, self._work.look, self._work.orders, str(place), key=name, pure=False)
        else:
            future = self._client.submit(self._work.look, self._work.orders, files, key=name, pure=False)
        self._under_way[name] = (future, bundle)
        self._bytes += sum(parcel.size for parcel in bundle)
        future.add_done_callback(self._ready.put)

    def _put_down(self, files: list[tuple[str, bytes]], name: str) -> Path | None:
        """Where a worker finds them; None where they have to be sent."""
        if self._work.shared is None:
            return None
        place = self._work.shared / name
        try:
            put_down(files, place)
        except OSError:  # a full disk is no reason to give up
            place.unlink(missing_ok=True)
            return None
        return place

    def _done(self, name: str) -> list[Parcel]:
        """It is not under way any more."""
        _, bundle = self._under_way.pop(name)
        self._bytes -= sum(parcel.size for parcel in bundle)
        if self._work.shared is not None:
            (self._work.shared / name).unlink(missing_ok=True)
        return bundle

    def _collect(self, wait: bool) -> Iterator[Outcome]:
        """What is ready now; with `wait`, at least one answer where any is under way."""
        while self._under_way:
            try:
                future = self._ready.get(timeout=_ASK_AGAIN) if wait else self._ready.get_nowait()
            except queue.Empty:
                if not wait:
                    return
                self._check_workers()
                continue
            wait = False
            if future.key not in self._under_way:
                continue
            answer = self._answer(future)
            if answer is None:
                continue
            bundle = self._done(future.key)
            if isinstance(answer, _Lost):
                self._aside.extend(bundle)
                continue
            left = iter(answer)
            for parcel in bundle:
                yield Outcome(parcel, tuple(islice(left, len(parcel.pieces))))

    def _check_workers(self) -> None:
        now = time.monotonic()
        if self._client.status != "running":
            raise EngineError("the scheduler is gone; start it again and go on: what was done is remembered")
        if self._client.nthreads():
            self._workers_seen = now
        elif now - self._workers_seen > _WITHOUT_WORKERS:
            raise EngineError(
                f"the cluster has had no worker for {_WITHOUT_WORKERS:.0f} s; start some and go on: what was done is remembered"
            )

    def _answer(self, future: Future) -> list[bytes] | _Lost | None:
        """None: the worker that held the answer is gone, and another one is at it."""
        if future.status in ("pending", "lost"):
            future.add_done_callback(self._ready.put)
            return None
        try:
            found: list[bytes] = future.result()
            return found
        except (Exception, CancelledError) as problem:  # that of the task, or of the way to it
            return self._lost(problem)
        finally:
            if future.status not in ("pending", "lost"):
                future.release()

    def _lost(self, problem: BaseException) -> _Lost:
        """Why a task has no answer. Raises EngineError where it is none of the task's."""
        if isinstance(problem, CancelledError) or self._client.status != "running":
            raise EngineError("the scheduler is gone, or dropped the work; go on when it is back: what was done is remembered") from None
        if isinstance(problem, ScannerError):
            raise EngineError(str(problem)) from None
        if isinstance(problem, ImportError):
            raise EngineError(f"a worker cannot load bugclass ({problem}); install this version of it on every worker") from None
        if type(problem).__name__ == "KilledWorker":
            return _Lost(FailureKind.WORKER, "looking at it ends the worker process, each time it is tried")
        return _Lost(FailureKind.ENGINE, f"looking at it fails: {type(problem).__name__}: {' '.join(str(problem).split())[:200]}")

    def _one_by_one(self, parcel: Parcel) -> Outcome:
        """The parcel's files, each alone on the cluster: what is lost now is lost by itself."""
        answers: list[bytes | Failure] = []
        for piece in parcel.pieces:
            single = Parcel(parcel.repository, (piece,))
            self._send([single])
            answers.append(self._wait_for_one(single))
        return Outcome(parcel, tuple(answers))

    def _wait_for_one(self, single: Parcel) -> bytes | Failure:
        while True:
            try:
                future = self._ready.get(timeout=_ASK_AGAIN)
            except queue.Empty:
                self._check_workers()
                continue
            if future.key not in self._under_way:
                continue
            answer = self._answer(future)
            if answer is None:
                continue
            self._done(future.key)
            return Failure(single.pieces[0].path, answer.kind, answer.detail) if isinstance(answer, _Lost) else answer[0]


class _End:
    """After the last parcel."""


_END = _End()
