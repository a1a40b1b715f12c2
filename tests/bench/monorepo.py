"""The gate in a monorepo: `python tests/bench/monorepo.py [--files 50000] [--rules 200] [--known 10000] [--rounds 5]`.

Generates a tree with that many Python files in a git repository of its own, that many rules (the shipped ones under many names) and a
baseline of that many findings; changes 5 files; and measures a gate over the change, warm: staged, and against a base revision.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from scanner.policy.baseline import Entry, baseline_text, read_baseline  # noqa: E402

BOUND = 1.5
CHANGED = 5
BODY = '''\
"""Module {number} of the generated tree."""

import json
import logging
import os
import subprocess

import requests

logger = logging.getLogger(__name__)


class Service{number}:
    """Talks to a service."""

    def __init__(self, address, session=None):
        self.address = address
        self.session = session or requests.Session()

    def fetch(self, path):
        answer = self.session.get(self.address + path, timeout=10)
        answer.raise_for_status()
        return json.loads(answer.text)

    def store(self, name, value):
        with open(os.path.join(self.address, name), "w") as out:
            json.dump(value, out)


def total_{number}(items, factor={number}):
    result = 0
    for item in items:
        if item is None:
            continue
        result += item * factor
    return result


def run_{number}(words):
    done = subprocess.run(words, capture_output=True, check=False)
    logger.info("ended with %s", done.returncode)
    return done.stdout
'''
BUG = "\n\ndef load_{number}(address):\n    return requests.get(address + '/{number}')\n"


def generate(root: Path, files: int, rules: int) -> None:
    """The tree: folders of 50 files, 20 folders a package."""
    for number in range(files):
        file = root / f"package{number // 1000}/part{number // 50}/module{number}.py"
        if number % 50 == 0:
            file.parent.mkdir(parents=True)
        file.write_text(BODY.format(number=number))
    shipped = sorted((ROOT / "rules").glob("*.yaml"))
    kept = root / ".bugclass/rules"
    kept.mkdir(parents=True)
    for number in range(rules):
        source = shipped[number % len(shipped)]
        text = source.read_text()
        (kept / f"r{number:04}-{source.stem}.yaml").write_text(text.replace(f"id: {source.stem}", f"id: {source.stem}-{number}", 1))


def git(root: Path, *arguments: str) -> None:
    """Run git; the user's own settings have no part in it."""
    names = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
    environment = {**os.environ, **dict.fromkeys(names, "bench"), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=root, env=environment, check=True, capture_output=True)


def bugclass(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """One run of the tool in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(root.parent / "cache")}
    command = [sys.executable, "-m", "scanner.cli", *arguments]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)


def accept(root: Path, changed: list[Path], known: int) -> None:
    """The baseline: what is really there in the files to be changed, and as much made-up as is wanted."""
    done = bugclass(root, "baseline", "update", *map(str, changed))
    if done.returncode != 0:
        raise SystemExit(done.stderr.decode())
    file = root / ".bugclass/baseline.jsonl"
    entries = list(read_baseline(file.read_text(), "baseline"))
    rule = sorted((root / ".bugclass/rules").glob("*.yaml"))[0].stem.partition("-")[2] + "-0"
    others = [path for path in sorted(root.glob("package*/*/*.py")) if path not in changed]
    for number in range(known - len(entries)):
        path = others[number % len(others)].relative_to(root).as_posix()
        entries.append(Entry(path, rule, hashlib.sha256(str(number).encode()).hexdigest()[:32], 1, "answer = requests.get(address)"))
    file.write_text(baseline_text(entries))


def measure(root: Path, rounds: int, fresh: bool, *arguments: str) -> float:
    """Median seconds of a run; prints what it answered. The first run, which warms what is remembered, does not count.

    `fresh`: before each run the changed files are changed again, so that nothing is remembered of them.
    """
    times, cpu = [], []
    for number in range(rounds + 1):
        if fresh:
            for file in changed_files(root):
                file.write_text(file.read_text() + f"# {number} {time.time_ns()}\n")
            git(root, "add", "-A")
        used, start = _children(), time.perf_counter()
        done = bugclass(root, *arguments)
        times.append(time.perf_counter() - start)
        cpu.append(_children() - used)
    said = done.stdout.decode().strip().splitlines()[-1]
    median = statistics.median(times[1:])
    words = f"bugclass {' '.join(arguments)}, {'a new change' if fresh else 'warm'}"
    print(f"{words}: {median:.2f} s (CPU {statistics.median(cpu[1:]):.2f} s), exit {done.returncode}, {said}")
    if done.returncode != 1 or done.stderr:
        raise SystemExit(f"not the answer that was wanted: {done.stderr.decode()}")
    return median


def changed_files(root: Path) -> list[Path]:
    """The files of the change."""
    names = subprocess.run(["git", "diff", "--cached", "--name-only", "--", "*.py"], cwd=root, check=True, capture_output=True, text=True)
    return [root / name for name in names.stdout.splitlines()]


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    """0 when all is within the bound."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("files", 50_000), ("rules", 200), ("known", 10_000), ("rounds", 5)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--keep", type=Path, help="generate the tree here, and leave it")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bugclass-monorepo-") as scratch:
        root = (chosen.keep or Path(scratch)) / "tree"
        if not root.exists():
            root.mkdir(parents=True)
            prepare(root, chosen)
        runs = (("gate", "--staged"), ("gate", "--base", "HEAD"), ("gate", "--staged", "--base", "HEAD"))
        slowest = max(measure(root, chosen.rounds, fresh, *arguments) for fresh in (False, True) for arguments in runs)
    print(f"slowest {slowest:.2f} s, at most {BOUND} s are wanted")
    return int(slowest > BOUND)


def prepare(root: Path, chosen: argparse.Namespace) -> None:
    """The repository with its change staged."""
    generate(root, chosen.files, chosen.rules)
    changed = random.Random(0).sample(sorted(root.glob("package*/*/*.py")), CHANGED)
    for number, file in enumerate(changed):
        file.write_text(file.read_text() + BUG.format(number=number))
    accept(root, changed, chosen.known)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "The tree")
    for number, file in enumerate(changed):
        file.write_text("import time\n" + file.read_text() + BUG.format(number=number + 100))
    git(root, "add", "-A")


if __name__ == "__main__":
    sys.exit(main())
