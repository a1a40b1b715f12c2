"""A cluster to work on: one of processes on this machine, made for the occasion, or one that is there."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import EngineError, UsageError

if TYPE_CHECKING:
    from distributed import Client

_ADDRESS = re.compile(r"[a-z]+://[^\s]+")
_SECONDS = 15
_PATIENCE = f"{_SECONDS}s"
_MISSING = "the fleet needs Dask, which is not installed: pip install 'bugclass[fleet]'"
_SETTINGS = {
    "distributed.worker.daemon": True,
    "distributed.admin.low-level-log-length": 0,
    "distributed.comm.timeouts.connect": _PATIENCE,
    "distributed.worker.memory.spill": False,
    "distributed.worker.profile.enabled": False,
}
_OWN = {"distributed.scheduler.allowed-failures": 1}
"""On this machine a worker dies of the file that it looks at, not of a machine that is taken away: few tries are enough."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Its client; `shared` is a folder that its workers and nobody else see too, where they are of this machine."""

    client: Client
    shared: Path | None = None


@contextmanager
def cluster(scheduler: str, workers: int) -> Iterator[Cluster]:
    """The cluster at the address `scheduler`; "": of a new one of `workers` processes here, which ends with the context.

    Raises EngineError where Dask is not installed, or nobody answers at the address.
    """
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise EngineError(_MISSING) from None
    if scheduler and not _ADDRESS.fullmatch(scheduler):
        raise UsageError(f"--scheduler {scheduler}: is no address of a Dask scheduler, such as tcp://10.0.0.1:8786 or tls://...")
    loud = [logging.getLogger(name) for name in ("distributed", "tornado.application")]
    before = [each.level for each in loud]
    for each in loud:
        each.setLevel(logging.CRITICAL)
    with dask.config.set(_SETTINGS if scheduler else {**_SETTINGS, **_OWN}):
        try:
            if not scheduler:
                with _own(workers) as made:
                    yield made
                return
            try:
                asyncio.run(
                    _answers(scheduler)
                )  # a client that could not connect tries to close itself for half a minute, with a traceback
                client = Client(scheduler, timeout=_PATIENCE, set_as_default=False)
            except Exception as problem:  # whatever the transport raises
                raise EngineError(f"the scheduler at {scheduler} cannot be reached: {_words(problem)}") from None
            with contextlib.closing(client):
                yield Cluster(client)
        finally:
            for each, level in zip(loud, before, strict=True):
                each.setLevel(level)


async def _answers(scheduler: str) -> None:
    """Connect once, as a client does. Raises what the transport raises."""
    from distributed.comm import connect
    from distributed.security import Security

    comm = await connect(scheduler, timeout=_SECONDS, **Security().get_connection_args("client"))
    await comm.close()


@contextmanager
def _own(workers: int) -> Iterator[Cluster]:
    from distributed import Client, LocalCluster

    scratch = tempfile.mkdtemp(prefix="bugclass-fleet-")
    try:
        try:
            made = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                dashboard_address="127.0.0.1:0",
                security=True,  # certificates for the occasion: nobody else on this machine can give it work
                silence_logs=logging.CRITICAL,
                local_directory=scratch,
                host="127.0.0.1",
            )
        except Exception as problem:  # whatever the first start raises
            raise EngineError(f"no cluster can be started on this machine: {_words(problem)}") from None
        with made, contextlib.closing(Client(made, set_as_default=False, timeout=_PATIENCE)) as client:
            yield Cluster(client, Path(scratch))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _words(problem: BaseException) -> str:
    return " ".join(str(problem).split())[:200] or type(problem).__name__
