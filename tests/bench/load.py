"""What much work costs: processor time, wall time and peak memory of all processes together. A table for docs/reliability.md.

python tests/bench/load.py [--django FOLDER] [--rules 1000] [--findings 10000] [--commits 10000]; without --django it is fetched with pip.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from scanner.reporters import REPORTERS  # noqa: E402

_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command cost."""

    code: int
    wall: float
    cpu: float
    peak: int


def measured(command: Sequence[str], here: Path) -> Cost:
    """Run a command; the peak is of the resident memory of it and all below it, looked at fifty times a second."""
    peak = 0
    begun, before = time.monotonic(), os.times()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(here / ".load-cache")}
    process = subprocess.Popen(command, cwd=here, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(process.returncode, time.monotonic() - begun, cpu, peak)


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return 0
    return pages * _PAGE + sum(_resident(int(child)) for child in below)


def show(name: str, cost: Cost) -> None:
    """One row of the table."""
    print(f"| {name} | {cost.cpu:.1f} s | {cost.wall:.1f} s | {cost.peak / 1e6:.0f} MB | {cost.code} |", flush=True)


def bugclass(*arguments: str) -> list[str]:
    """The command line."""
    return [sys.executable, "-m", "scanner.cli", *arguments]


def many_rules(folder: Path, count: int) -> Path:
    """So many rules, no two alike: calls of names and keywords that the code has, comparisons, defaults, handlers."""
    names = [
        "get",
        "filter",
        "save",
        "format",
        "append",
        "update",
        "render",
        "join",
        "open",
        "assertEqual",
        "all",
        "count",
        "delete",
        "create",
        "execute",
    ]
    shapes = [
        "$X.{name}(..., {word}=$Y, ...)", "$X.{name}({number})", "{name}($A, {number})", "$X.{name}($Y).{other}(...)",
        "$X.{name} == {number}", "$X = $Y.{name}({number}, ...)", "if $X.{name}({number}): ...", "return $X.{name}($Y, {number})",
        "$X.{name}(..., '{word}{number}', ...)", "def {name}_{word}($A={number}): ...",
    ]  # fmt: skip
    lines = ["rules:"]
    for number in range(count):
        shape, name = shapes[number % len(shapes)], names[number // len(shapes) % len(names)]
        text = shape.format(name=name, other=names[number % 7], word=["using", "key", "default", "name"][number % 4], number=number // 150)
        lines += [f"- id: load-{number}", "  languages: [python]", "  severity: INFO", "  message: m", f'  pattern: "{text}"']
    file = folder / "rules.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def many_findings(folder: Path, count: int) -> None:
    """A code base with so many findings of one rule."""
    rules = folder / ".bugclass" / "rules"
    rules.mkdir(parents=True)
    (rules / "evil.yaml").write_text("rules:\n- {id: evil, languages: [python], severity: ERROR, message: 'no $X', pattern: evil($X)}\n")
    for number in range(count // 100):
        (folder / f"m{number}.py").write_text("".join(f"evil({number}, {line}) if 0 else evil('{number}-{line}')\n" for line in range(100)))


def long_history(folder: Path, commits: int) -> None:
    """A repository of so many commits, every twentieth a fix; made by git fast-import."""
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    stream: list[str] = []
    for number in range(commits):
        fixing = number % 20 == 19
        path = f"p{number % 40}/m{number % 400}.py"
        timeout = ", timeout=3" if fixing else ""
        text = f"import requests\n\n\ndef get{number}(u):\n    return requests.get(u{timeout})\n"
        if fixing:
            path = f"p{(number - 1) % 40}/m{(number - 1) % 400}.py"
            text = text.replace(f"get{number}", f"get{number - 1}")
        message = f"Fix the missing timeout of {path}" if fixing else f"Work on {path}"
        stream.append(f"commit refs/heads/main\nmark :{number + 1}\ncommitter A <a@example.org> {1_600_000_000 + number * 60} +0000\n")
        stream.append(f"data {len(message)}\n{message}\n" + (f"from :{number}\n" if number else ""))
        stream.append(f"M 100644 inline {path}\ndata {len(text)}\n{text}\n")
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input="".join(stream).encode(), check=True)
    subprocess.run(["git", "reset", "-q", "--hard", "main"], cwd=folder, check=True)


def django(work: Path) -> Path:
    """Django 4.2.10, from pip."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        ":none:",
        "--dest",
        str(work),
        "Django==4.2.10",
    ]
    subprocess.run(command, check=True)
    with zipfile.ZipFile(next(work.glob("Django*.whl"))) as archive:
        archive.extractall(work / "django")
    return work / "django"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--django", type=Path)
    parser.add_argument("--rules", type=int, default=1000)
    parser.add_argument("--findings", type=int, default=10_000)
    parser.add_argument("--commits", type=int, default=10_000)
    options = parser.parse_args()
    print("| work | processor | wall | peak memory | exit |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="bugclass-load-") as name:
        work = Path(name)
        code = (options.django or django(work)).resolve()
        rules = many_rules(work, options.rules)
        scan = bugclass("scan", "--root", str(code), "--rules", str(rules), "--format", "json", "-o", str(work / "out"))
        show(f"{options.rules:,} rules over Django, nothing remembered", measured([*scan, "--no-cache"], work))
        show("the same, filling the cache", measured(scan, work))
        show("the same again", measured(scan, work))
        found = work / "found"
        found.mkdir()
        many_findings(found, options.findings)
        for form in REPORTERS:
            command = bugclass("scan", "--format", form, "-o", str(work / "report"), "--no-cache")
            show(f"{options.findings:,} findings as {form}", measured(command, found))
        show(f"{options.findings:,} findings into a baseline", measured(bugclass("baseline", "update", "--no-cache"), found))
        show("the gate over them", measured(bugclass("gate", "--no-cache"), found))
        history = work / "history"
        history.mkdir()
        long_history(history, options.commits)
        first = subprocess.run(
            ["git", "rev-list", "--max-parents=0", "main"], cwd=history, capture_output=True, text=True, check=True
        ).stdout.strip()
        command = bugclass("learn", "--since", first, "--no-cache", "--format", "json")
        show(f"learn --since over {options.commits:,} commits, the newest 50 of its fixes", measured([*command, "--limit", "50"], history))
        show(f"suspects over {options.commits:,} commits", measured(bugclass("suspects", first, "main", "--no-cache"), history))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
