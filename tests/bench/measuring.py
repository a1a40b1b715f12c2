"""Wall time and peak memory of programs, run in turn so that what else the machine does is spread over all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},  # nobody compiles at every start
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    "PYTHONPATH": str(ROOT),
}


def medians(commands: Mapping[str, Sequence[str]], rounds: int, before: Callable[[], object] = lambda: None) -> dict[str, float]:
    """Seconds, the median of `rounds` runs of each command in turn; `before` is called before each."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            before()
            begun = time.perf_counter()
            run(command)
            times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(found) for name, found in times.items()}


def run(command: Sequence[str]) -> None:
    """Run a command whose findings may make it exit with 1. Stops the benchmark where it fails otherwise."""
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False)
    if done.returncode not in (0, 1, 2):
        raise SystemExit(f"{command[0]} failed: {done.stderr[-500:]}")


def peak(command: Sequence[str]) -> float:
    """Megabytes that a command and all its processes hold at most: proportional set size, looked at fifty times a second (Linux)."""
    most = 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    while process.poll() is None:
        most = max(most, sum(_held(number) for number in _family(process.pid)))
        time.sleep(0.02)
    return most / 1000


def _family(number: int) -> list[int]:
    found = [number]
    for task in Path(f"/proc/{number}/task").glob("*"):
        try:
            children = (task / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            found += _family(int(child))
    return found


def _held(number: int) -> int:
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
