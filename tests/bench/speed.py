"""Speed beside `semgrep scan` and `ast-grep scan` with equal rules: `python tests/bench/speed.py [TREE] [--rounds N] [--only PART]`.

TREE is any folder of Python code; without it, the source distribution of Django 4.2.10 is fetched with pip. All programs run in
turn in one session; what counts are the ratios of the medians. Each line says the bar that the project has set itself.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

from equal_rules import SETS, write_rules
from measuring import medians, peak

_COLD = {"one selective rule": (0.35, 0.12), "five rules": (1.25, 0.15), "twenty rules": (1.25, 0.15)}
_WARM, _HOOK, _MEGABYTES, _CANDIDATES = 0.1, 0.08, 160.0, 300
_QUIETLY = ["--metrics=off", "--disable-version-check", "--no-git-ignore", "--json", "-q", "--x-ignore-semgrepignore-files"]
_SEMGREP = ["semgrep", "scan", *_QUIETLY]


class Bench:
    """One tree, one scratch folder."""

    def __init__(self, tree: Path, scratch: Path, rounds: int) -> None:
        self._tree = tree
        self._scratch = scratch
        self._rounds = rounds

    def _ours(self, rules: Path, target: Path, *more: str) -> list[str]:
        command = [sys.executable, "-m", "scanner.cli", "scan", "--root", str(self._tree), "--engine", "python", "--rules", str(rules)]
        return [*command, "--format", "json", *more, str(target)]

    def _three(self, names: tuple[str, ...], target: Path) -> dict[str, list[str]]:
        ours, foreign = write_rules(names, self._scratch)
        return {
            "bugclass": self._ours(ours, target, "--no-cache"),
            "semgrep": [*_SEMGREP, "--config", str(ours), str(target)],
            "ast-grep": ["ast-grep", "scan", "--json=compact", "--no-ignore", "hidden", "-r", str(foreign), str(target)],
        }

    def cold(self) -> None:
        """Nothing is remembered."""
        for title, names in SETS.items():
            found = medians(self._three(names, self._tree), self._rounds)
            bars = _COLD[title]
            tell(f"{title}, cold, / ast-grep", found["bugclass"] / found["ast-grep"], bars[0])
            tell(f"{title}, cold, / Semgrep", found["bugclass"] / found["semgrep"], bars[1])

    def warm(self) -> None:
        """An unchanged tree, beside ast-grep, which remembers nothing."""
        for title, names in SETS.items():
            ours = write_rules(names, self._scratch)[0]
            warm = self._ours(ours, self._tree)
            commands = {"warm": warm, "ast-grep": self._three(names, self._tree)["ast-grep"]}
            medians({"first": warm}, 1)
            found = medians(commands, self._rounds)
            tell(f"{title}, warm, / ast-grep cold", found["warm"] / found["ast-grep"], _WARM)

    def hook(self) -> None:
        """One file of 300 lines, another content each time: rules are remembered, what is found is not."""
        file = self._scratch / "hook" / "one.py"
        file.parent.mkdir()
        source = next(f for f in sorted(self._tree.rglob("*.py")) if f.read_bytes().count(b"\n") >= 300)
        content = b"\n".join(source.read_bytes().split(b"\n")[:299]) + b"\n"
        three = self._three(SETS["five rules"], file)
        three["bugclass"][three["bugclass"].index("--root") + 1] = str(file.parent)
        three["bugclass"].remove("--no-cache")
        edits = count()
        found = medians(three, self._rounds, lambda: file.write_bytes(content + b"# %d\n" % next(edits)))
        tell("one 300-line file, five rules, / Semgrep", found["bugclass"] / found["semgrep"], _HOOK)
        tell("one 300-line file, five rules, seconds", found["bugclass"], 0.2)

    def memory(self) -> None:
        """All processes together."""
        three = self._three(SETS["twenty rules"], self._tree)
        tell("twenty rules, peak megabytes", peak(three["bugclass"]), _MEGABYTES)
        tell("(Semgrep, the same, peak megabytes)", peak(three["semgrep"]), None)

    def growth(self) -> None:
        """The tree ten times over."""
        big = self._scratch / "big"
        for number in range(10):
            shutil.copytree(self._tree, big / f"copy{number}", symlinks=True)
        one = self._three(SETS["five rules"], self._tree)["bugclass"]
        ten = [str(big) if part == str(self._tree) else part for part in one]
        found = medians({"one": one, "ten": ten}, max(1, self._rounds // 2))
        tell("ten times the tree, times the time", found["ten"] / found["one"], 10.0)
        tell("ten times the tree, times the memory", peak(ten) / peak(one), 1.25)
        shutil.rmtree(big)

    def candidates(self) -> None:
        """The patterns that hunts try, beside a rule that must look into nearly every file."""
        script, file = Path(__file__).with_name("candidates.py"), self._scratch / "candidates.yaml"
        learned = subprocess.run(
            [sys.executable, str(script), str(self._tree), str(_CANDIDATES), str(file)], capture_output=True, text=True, check=True
        )
        ours, _ = write_rules(("broad",), self._scratch)
        commands = {"broad": self._ours(ours, self._tree, "--no-cache"), "hunt": self._ours(file, self._tree, "--no-cache")}
        found = medians(commands, self._rounds)
        tell(f"{learned.stdout.strip()} candidate patterns, / a scan with a broad rule", found["hunt"] / found["broad"], 3.0)


def tell(what: str, value: float, bar: float | None) -> None:
    """One line of the table."""
    verdict = "" if bar is None else f"{bar:8.2f}  {'met' if value <= bar else 'NOT MET'}"
    print(f"{what:58} {value:8.2f} {verdict}", flush=True)


def django(scratch: Path) -> Path:
    """The source tree of Django 4.2.10, tests included."""
    name = "Django==4.2.10"
    options = ["--quiet", "--no-deps", "--no-binary", ":all:", "-d", str(scratch)]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, name], check=True)
    with tarfile.open(next(scratch.glob("*.tar.gz"))) as archive:
        archive.extractall(scratch / "django", **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    return next((scratch / "django").iterdir())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("cold", "warm", "hook", "memory", "growth", "candidates"), action="append")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        os.environ["XDG_CACHE_HOME"] = folder
        from measuring import ENVIRONMENT

        ENVIRONMENT["XDG_CACHE_HOME"] = folder
        bench = Bench(given.tree.resolve() if given.tree else django(scratch), scratch, given.rounds)
        print(f"{'what':58} {'measured':>8} {'bar':>8}")
        parts: dict[str, Callable[[], None]] = {
            name: getattr(bench, name) for name in ("cold", "warm", "hook", "memory", "candidates", "growth")
        }
        for name, part in parts.items():
            if not given.only or name in given.only:
                part()


if __name__ == "__main__":
    main()
