"""The fleet against its bars: speed beside a scan of the same bytes, two workers beside one, a killed worker, many small repositories.

python tests/bench/fleet.py --sdists FOLDER --work FOLDER [--repositories 200] [--small 2000] [--rules FILE] [--only PART]

FOLDER holds source distributions, as `pip download --no-deps --no-binary :all:` brings them. They become that many repositories in --work:
the ones with the most files are taken apart into their folders until there are enough. Prints the table of docs/fleet.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from equal_rules import FIVE, write_rules

ROOT = Path(__file__).resolve().parents[2]
_PAGE = os.sysconf("SC_PAGE_SIZE")
_WHO = {f"GIT_{role}_{what}": "bench@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
_SMALL = """\
import requests


def call{number}(url):
    return requests.get(url, params={{'n': {number}}})


class Thing{number}:
    size = {number}
"""
_FILES_A_SMALL_ONE = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost: seconds on the clock, of all processors, and of the client alone; the most bytes that the client held."""

    code: int
    wall: float
    cpu: float
    client_cpu: float
    client_peak: int
    out: bytes

    def told(self, megabytes: float) -> str:
        """For a row of the table."""
        return f"{self.wall:.1f} s | {megabytes / self.wall:.1f} MB/s | {self.cpu:.1f} s | {self.client_peak / 1e6:.0f} MB"


def measured(arguments: Sequence[str], here: Path, each_line: Callable[[int, int], None] | None = None) -> Cost:
    """Run bugclass; `each_line` gets the process and the number of each line that it writes."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(here / "cache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun, before = time.monotonic(), os.times()
    process = subprocess.Popen([sys.executable, "-m", "scanner.cli", *arguments], cwd=here, env=environment, stdout=subprocess.PIPE)
    held = [0, 0.0]
    watcher = threading.Thread(target=_watch, args=(process, held))
    watcher.start()
    assert process.stdout is not None
    parts = []
    for number, line in enumerate(process.stdout):
        parts.append(line)
        if each_line is not None:
            each_line(process.pid, number)
    process.wait()
    watcher.join()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(process.returncode, time.monotonic() - begun, cpu, held[1], int(held[0]), b"".join(parts))


def _watch(process: subprocess.Popen[bytes], held: list[float]) -> None:
    ticks = os.sysconf("SC_CLK_TCK")
    while process.poll() is None:
        try:
            held[0] = max(held[0], int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * _PAGE)
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            held[1] = (int(fields[11]) + int(fields[12])) / ticks
        except (OSError, IndexError):
            return
        time.sleep(0.02)


def python_files(folder: Path) -> list[Path]:
    """The Python files below a folder."""
    return [Path(base) / name for base, _, names in os.walk(folder) for name in names if name.endswith(".py")]


def divided(sources: Path, wanted: int) -> list[Path]:
    """About so many folders: of those with the most files the folders within; loose files beside them are not taken."""
    parts = {folder: len(python_files(folder)) for folder in sources.iterdir() if folder.is_dir()}
    while len(parts) < wanted:
        for largest in sorted(parts, key=lambda one: (-parts[one], one)):
            inner = {each: len(python_files(each)) for each in largest.iterdir() if each.is_dir() and not each.is_symlink()}
            inner = {each: count for each, count in inner.items() if count >= 3}
            if sum(inner.values()) > 0.9 * parts[largest] and len(parts) + len(inner) - 1 <= 1.1 * wanted:
                del parts[largest]
                parts.update(inner)
                break
        else:
            break
    return sorted(folder for folder, count in parts.items() if count)


def make_repositories(sdists: Path, work: Path, wanted: int) -> None:
    """`repositories/` of git, and `tree/` with the same Python files in one."""
    if (work / "made").exists():
        return
    for name in ("unpacked", "repositories", "tree"):
        shutil.rmtree(work / name, ignore_errors=True)
        (work / name).mkdir(parents=True)
    for archive in sorted(sdists.glob("*.tar.gz")):
        with tarfile.open(archive) as opened:
            opened.extractall(work / "unpacked", filter="data")
    for folder in divided(work / "unpacked", wanted):
        name = "-".join(folder.relative_to(work / "unpacked").parts)
        for file in python_files(folder):
            if file.is_symlink():
                continue
            for place in ("repositories", "tree"):
                copy = work / place / name / file.relative_to(folder)
                copy.parent.mkdir(parents=True, exist_ok=True)
                os.link(file, copy)
        commit(work / "repositories" / name)
    (work / "made").touch()


def make_small(work: Path, count: int) -> None:
    """So many repositories of a few short files, no two files alike; and all of them in one tree."""
    for number in range(count):
        folder = work / "small" / f"r{number:05}"
        if (folder / ".git").exists():
            continue
        for each in range(_FILES_A_SMALL_ONE):
            text = _SMALL.format(number=number * _FILES_A_SMALL_ONE + each)
            for place in (folder, work / "small-tree" / folder.name):
                place.mkdir(parents=True, exist_ok=True)
                (place / f"part{each}.py").write_text(text)
        commit(folder)


def commit(folder: Path) -> None:
    """All of it, in a repository of git."""
    environment = {**os.environ, **_WHO, "GIT_CONFIG_GLOBAL": os.devnull}
    for words in (["init", "-q"], ["add", "-A", "-f"], ["-c", "gc.auto=0", "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *words], cwd=folder, env=environment, check=True)


@dataclass(frozen=True, slots=True)
class Bench:
    """Where it runs, with which rules."""

    work: Path
    rules: tuple[str, ...]

    def scan(self, tree: str, jobs: int = 2) -> Cost:
        """A scan of one tree."""
        words = ["scan", "--root", tree, *self.rules, "--no-cache", "--jobs", str(jobs), "--format", "json=scan.json", "-q"]
        return measured(words, self.work)

    def fleet(self, folder: str, jobs: int = 2, each_line: Callable[[int, int], None] | None = None) -> Cost:
        """The same bytes as a fleet."""
        words = ["fleet", folder, *self.rules, "--no-cache", "--jobs", str(jobs), "--format", "jsonl", "-q"]
        return measured(words, self.work, each_line)


def show(name: str, cost: Cost, megabytes: float) -> None:
    """One row, with how busy the machine was."""
    print(f"| {name} | {cost.told(megabytes)} | {os.getloadavg()[0]:.1f} |  exit {cost.code}, client {cost.client_cpu:.1f} s", flush=True)


def speed(bench: Bench) -> None:
    """Beside a scan of the same bytes, and two workers beside one."""
    files = python_files(bench.work / "tree")
    size = sum(file.stat().st_size for file in files) / 1e6
    print(f"{len(list((bench.work / 'repositories').iterdir()))} repositories, {len(files):,} files, {size:.1f} MB", flush=True)
    one_tree = bench.scan("tree")
    show("`scan`, 2 processes", one_tree, size)
    two = bench.fleet("repositories")
    show("`fleet`, 2 workers", two, size)
    one = bench.fleet("repositories", 1)
    show("`fleet`, 1 worker", one, size)
    same = [json.loads(line) for line in two.out.splitlines()]
    found = sum(each["type"] == "finding" for each in same)
    scanned = len(json.loads((bench.work / "scan.json").read_text())["findings"])
    print(f"findings: {found} of the fleet, {scanned} of the scan; one and two workers byte-equal: {one.out == two.out}")
    print(f"throughput beside a scan: {one_tree.wall / two.wall:.2f} (processor time {one_tree.cpu / two.cpu:.2f}); bar 0.80")
    print(f"two workers beside one: {one.wall / two.wall:.2f}; bar 1.70", flush=True)
    model(two, size)


def model(cost: Cost, megabytes: float) -> None:
    """What 1 TB takes by these figures: workers share their work, the client does its own alone; a core each, and one for the client."""
    workers, client = (cost.cpu - cost.client_cpu) / megabytes, cost.client_cpu / megabytes
    print(f"a worker: {1 / workers:.1f} MB/s; the client: {1 / client:.0f} MB/s, enough for {workers / client:.1f} workers")
    print("| workers | hours | core hours | what is full |")
    for count in (1, 2, 4, 6, 8, 16):
        hours = 1e6 * max(workers / count, client) / 3600
        print(f"| {count} | {hours:.1f} | {hours * (count + 1):.0f} | {'workers' if workers / count > client else 'client'} |", flush=True)


def killed(bench: Bench) -> None:
    """A worker is killed in the middle: the bytes are the same."""
    whole = bench.fleet("repositories")
    half = len(whole.out.splitlines()) // 2
    ended: list[int] = []

    def kill(process: int, line: int) -> None:
        if line == half:
            victims = [each for each in _workers(process) if each not in ended]
            os.kill(victims[0], signal.SIGKILL)
            ended.append(victims[0])

    disturbed = bench.fleet("repositories", each_line=kill)
    digest = hashlib.sha256(whole.out).hexdigest()[:16]
    same = disturbed.out == whole.out
    print(f"kill -9 of worker {ended} in the middle: byte-equal {same} ({digest}, {len(whole.out):,} bytes), exit {disturbed.code}")


def _workers(process: int) -> list[int]:
    """The worker processes of a client: children of its that multiprocessing has spawned."""
    below = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    for task in Path(f"/proc/{process}/task").iterdir():
        below += (task / "children").read_text().split()
    spawned = {int(child) for child in below if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}
    return sorted(spawned)


def small(bench: Bench, count: int) -> None:
    """What a repository costs beside its bytes."""
    make_small(bench.work, count)
    size = sum(file.stat().st_size for file in python_files(bench.work / "small-tree")) / 1e6
    one_tree = bench.scan("small-tree")
    show(f"`scan` of {count:,} small folders", one_tree, size)
    many = bench.fleet("small")
    show(f"`fleet` of {count:,} small repositories", many, size)
    overhead = (many.wall - one_tree.wall) / count * 1000
    print(f"overhead a repository: {overhead:.1f} ms; bar 30. Client: {many.client_peak / 1e6:.0f} MB; bar 500")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sdists", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--repositories", type=int, default=200)
    parser.add_argument("--small", type=int, default=2000)
    parser.add_argument("--rules", type=Path, help="instead of the five broad rules of speed.py")
    parser.add_argument("--only", choices=("make", "speed", "killed", "small"))
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    make_repositories(arguments.sdists, work, arguments.repositories)
    rules = arguments.rules.resolve() if arguments.rules else write_rules(FIVE, work)[0]
    bench = Bench(work, ("--rules", str(rules)))
    if arguments.only in (None, "speed"):
        speed(bench)
    if arguments.only in (None, "killed"):
        killed(bench)
    if arguments.only in (None, "small"):
        small(bench, arguments.small)


if __name__ == "__main__":
    main()
