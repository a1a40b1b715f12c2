"""Processor time of the pre-commit hook on one changed file with 20 Python rules: `python tests/bench/hook.py [--rounds N]`.

The table shows the least of the rounds, user and system time with that of git, in seconds; wall time says little on a shared machine.
A hook may take 0.3 s more than `python -c pass`.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
RULES = 20
_ENV = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHONDONTWRITEBYTECODE"))}
_ENV |= {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "GIT_CONFIG_GLOBAL": os.devnull}
_ENV |= {f"GIT_{role}_{what}": f"a@{what}" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


class Took(NamedTuple):
    """Seconds of one run, and its exit code."""

    processor: float
    wall: float
    code: int


def took(command: list[str], here: Path) -> Took:
    """Run once."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=here, env=_ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Took(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, done.returncode)


def make_code(root: Path) -> None:
    """A repository of a hundred modules that keeps 20 rules, one of its modules changed and staged."""
    rules = root / ".bugclass/rules"
    rules.mkdir(parents=True)
    for rule in sorted((ROOT / "rules").glob("*.yaml"))[:RULES]:
        shutil.copy(rule, rules)
    sources = sorted((ROOT / "scanner").rglob("*.py"), key=lambda file: file.stat().st_size)[-100:]
    for number, source in enumerate(sources):
        shutil.copy(source, root / f"module_{number}.py")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "code"]):
        subprocess.run(["git", *command], cwd=root, env=_ENV, check=True)
    with (root / f"module_{len(sources) // 2}.py").open("a") as changed:
        changed.write("\n\nVALUE = 1\n")
    subprocess.run(["git", "add", "-A"], cwd=root, env=_ENV, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    gate = [sys.executable, "-m", "scanner.cli", "gate", "--staged"]
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "git diff --cached": ["git", "diff", "--cached", "--name-only"],
        "gate --staged": gate,
        "gate --staged --no-cache": [*gate, "--no-cache"],
        "gate --staged --format json": [*gate, "--format", "json"],
    }
    with tempfile.TemporaryDirectory() as folder:
        make_code(Path(folder))
        runs = {name: [took(command, Path(folder)) for _ in range(rounds)] for name, command in commands.items()}
    least = min(run.processor for run in runs["python -c pass"])
    print(f"{'command':30} {'exit':>4} {'processor':>10} {'over pass':>10} {'wall':>7}")
    for name, found in runs.items():
        processor, wall = min(run.processor for run in found), min(run.wall for run in found)
        print(f"{name:30} {found[0].code:>4} {processor:10.3f} {processor - least:10.3f} {wall:7.3f}")


if __name__ == "__main__":
    main()
