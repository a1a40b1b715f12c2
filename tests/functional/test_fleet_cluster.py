"""A cluster of processes that others started, with TLS on every connection: a scheduler and two workers, one of which is killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.command import ROOT, program
from support.fleets import BUG, RULE, make_clone

from scanner.cli.main import main

REPOSITORIES = 8


@dataclass(frozen=True, slots=True)
class Cluster:
    """Its address, the environment that holds its certificates, and its workers."""

    address: str
    environment: dict[str, str]
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    from distributed.security import Security

    folder = tmp_path_factory.mktemp("cluster")
    made = Security.temporary()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true"}
    (folder / "ca.pem").write_text(made.tls_ca_file)
    environment["DASK_DISTRIBUTED__COMM__TLS__CA_FILE"] = str(folder / "ca.pem")
    for role in ("client", "scheduler", "worker"):
        for part in ("key", "cert"):
            file = folder / f"{role}.{part}.pem"
            file.write_text(getattr(made, f"tls_{role}_{part}"))
            environment[f"DASK_DISTRIBUTED__COMM__TLS__{role.upper()}__{part.upper()}"] = str(file)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tls://127.0.0.1:{free.getsockname()[1]}"

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments]
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    host, port = "127.0.0.1", address.rpartition(":")[2]
    scheduler = start("scheduler", "--protocol", "tls", "--host", host, "--port", port, "--no-dashboard")
    options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", host, "--local-directory", str(folder))
    workers = [start("worker", address, *options) for _ in range(2)]
    try:
        yield Cluster(address, environment, workers)
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Repositories that take a while: a megabyte each, and a finding in each file."""
    here = tmp_path_factory.mktemp("fleet")
    (here / "rule.yaml").write_text(RULE)
    padding = "".join(f"def filler_{number}(a, b):\n    return [a + {number}, b * 2, os.getcwd()]\n\n\n" for number in range(1000))
    for number in range(REPOSITORIES):
        files = {f"part{part}.py": f"{BUG}\n\n{padding}# {number} {part}\n" for part in range(15)}
        make_clone(here / "clones" / f"r{number}", files, bare=True)
    return here


def started(here: Path, cluster: Cluster, state: str) -> subprocess.Popen[bytes]:
    """Not buffered here: what a reader of the first line has read ahead would be lost to `communicate`."""
    command = [sys.executable, "-m", "scanner.cli", "fleet", "clones", "--rules", "rule.yaml", "--format", "jsonl"]
    options = ["--scheduler", cluster.address, "--state", state]
    return subprocess.Popen(
        [*command, *options], cwd=here, env=cluster.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )


def whole(process: subprocess.Popen[bytes], first: bytes = b"") -> str:
    out, err = process.communicate(timeout=120)
    assert b"Traceback" not in err, err.decode()
    return (first + out).decode()


def reported(here: Path, cluster: Cluster, state: str) -> list[bytes]:
    """The reports from what is remembered, in three formats: the address leads nowhere."""
    formats = [f"--format={name}={state}.{name}" for name in ("json", "jsonl", "html")]
    options = ["--state", str(here / state), "--scheduler", "tls://127.0.0.1:1", "-q", *formats]
    os.chdir(here)
    assert main(["fleet", "clones", "--rules", "rule.yaml", *options]) == 1
    return [(here / f"{state}.{name}").read_bytes() for name in ("json", "jsonl", "html")]


def test_interrupted_and_gone_on_killed_and_gone_on(cluster: Cluster, fleet: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(fleet)
    process = started(fleet, cluster, "interrupted")
    assert process.stdout is not None
    first = process.stdout.readline()
    assert json.loads(first)["type"] == "finding"
    process.send_signal(signal.SIGINT)
    lines = [json.loads(line) for line in whole(process, first).splitlines()]
    assert process.returncode == 130
    assert lines[-1]["type"] == "summary" and lines[-1]["exit_code"] == 130
    done = [each for each in lines if each["type"] == "repository"]
    assert len(done) == REPOSITORIES and 0 < sum(each["complete"] for each in done) < REPOSITORIES
    assert {each["kind"] for each in lines if each["type"] == "failure"} == {"interrupted"}
    again = started(fleet, cluster, "interrupted")
    gone_on = whole(again)
    assert again.returncode == 1

    process = started(fleet, cluster, "killed")
    assert process.stdout is not None
    first = process.stdout.readline()
    cluster.workers[0].send_signal(signal.SIGKILL)
    killed = whole(process, first)
    assert process.returncode == 1
    assert cluster.workers[0].wait() == -signal.SIGKILL and cluster.workers[1].poll() is None
    assert killed == gone_on, "nothing is lost, nothing doubled"
    assert len([line for line in killed.splitlines() if '"type":"finding"' in line]) == REPOSITORIES * 15
    assert reported(fleet, cluster, "killed") == reported(fleet, cluster, "interrupted")


def test_who_has_no_certificate_is_not_let_in(cluster: Cluster, fleet: Path) -> None:
    began = time.monotonic()
    ran = program(fleet, "fleet", "clones", "--rules", "rule.yaml", "--no-cache", "--scheduler", cluster.address)
    assert ran.code == 2
    assert "Traceback" not in ran.err and len(ran.err.strip().splitlines()) == 1, ran.err
    assert time.monotonic() - began < 60
