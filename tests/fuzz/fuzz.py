"""Fuzzes every target in turn and prints what was run and what was found: python tests/fuzz/fuzz.py [--minutes N] [TARGET ...].

Inputs that turn out to be of interest are kept in --work (not in the repository) and begin the next run. The seed corpus is in corpus/, the
inputs that once showed a mistake are in cases/; a test runs all of them.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = ("sieve", "difference", "edit", "matcher", "pattern", "postmortem", "rule", "patch", "baseline", "traceback", "comments")
_EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


@dataclass(slots=True)
class Ran:
    """What one target did."""

    name: str
    executions: int = 0
    seconds: float = 0.0
    deaths: int = 0
    found: tuple[str, ...] = ()


def fuzz(name: str, seconds: float, work: Path) -> Ran:
    """One target for that long. A process that dies is counted, and another one goes on."""
    corpus = work / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = [str(folder / name) for folder in (HERE / "corpus", HERE / "cases") if (folder / name).is_dir()]
    ran = Ran(name)
    begun = time.monotonic()
    while (left := seconds - (time.monotonic() - begun)) > 1 and ran.deaths < 20:
        command = [sys.executable, str(HERE / "one_target.py"), name, str(max(1, int(left))), str(corpus), *seeds]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            env={**os.environ, "BUGCLASS_FUZZ_FOUND": str(work / "found")},
        )
        (work / f"{name}.log").write_text(done.stderr[-20000:], encoding="utf-8")
        counted = _EXECUTED.search(done.stderr)
        ran.executions += int(counted[1]) if counted else 0
        if done.returncode != 0:
            ran.deaths += 1
        if counted is None and done.returncode == 1:
            raise SystemExit(f"{name} does not start: {done.stderr[-2000:]}")
    ran.seconds = time.monotonic() - begun
    folder = work / "found" / name
    ran.found = tuple(sorted(file.name for file in folder.iterdir())) if folder.is_dir() else ()
    return ran


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=11.0, help="for all targets together")
    parser.add_argument("--work", type=Path, default=Path(".fuzz"), help="where the grown corpus and what is found go")
    parser.add_argument("targets", nargs="*", default=list(NAMES))
    options = parser.parse_args(argv)
    rows = []
    print(f"{'target':<12}{'executions':>12}{'seconds':>9}{'ended':>7}  found", flush=True)
    for name in options.targets or NAMES:
        ran = fuzz(name, options.minutes * 60 / len(options.targets or NAMES), options.work.resolve())
        rows.append(ran)
        print(f"{ran.name:<12}{ran.executions:>12}{ran.seconds:>9.0f}{ran.deaths:>7}  {len(ran.found)} {', '.join(ran.found)}", flush=True)
    executions, found = sum(ran.executions for ran in rows), sum(len(ran.found) for ran in rows)
    print(f"{executions} executions, {sum(ran.seconds for ran in rows) / 60:.0f} minutes, {found} mistakes found")
    return int(found > 0)


if __name__ == "__main__":
    raise SystemExit(main())
