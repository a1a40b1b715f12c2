"""Wall time of a scan beside `semgrep scan` and `ast-grep scan` with equal rules: `python tests/bench/speed.py TREE [--rounds N]`.

The programs run in turn; the table shows medians in seconds and the ratios to the two others.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATTERNS = {
    "shell": "$F(..., shell=True, ...)",
    "none": "$X == None",
    "default": "def $F(..., $A=[], ...):\n    ...",
    "swallowed": "try:\n    ...\nexcept $E:\n    pass",
    "selective": "subprocess.$F(..., shell=True, ...)",
}
AST_GREP = {
    "shell": {
        "kind": "call",
        "has": {"field": "arguments", "has": {"pattern": {"context": "f(shell=True)", "selector": "keyword_argument"}}},
    },
    "none": {"pattern": "$X == None"},
    "default": {"kind": "default_parameter", "has": {"field": "value", "pattern": "[]"}},
    "swallowed": {"kind": "except_clause", "has": {"kind": "block", "has": {"kind": "pass_statement"}}},
    "selective": {"pattern": "subprocess.$F($$$A)", "has": {"field": "arguments", "has": {"regex": "^shell=True$"}}},
    "opened": {"pattern": "open($$$A)", "not": {"inside": {"kind": "with_item", "stopBy": "end"}}},
}
OPENED = [{"pattern": "open(...)"}, {"pattern-not-inside": "with open(...) as $F:\n    ..."}]
SETS = {"one selective rule": ["selective"], "five rules": ["swallowed", "none", "default", "opened", "shell"]}


def semgrep_rules(names: list[str]) -> str:
    rules = []
    for name in names:
        what = {"patterns": OPENED} if name == "opened" else {"pattern": PATTERNS[name]}
        rules.append({"id": name, "languages": ["python"], "severity": "WARNING", "message": name, **what})
    return json.dumps({"rules": rules})


def seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": path}, check=False)
    if done.returncode not in (0, 1, 2):
        raise SystemExit(f"{command[0]} failed: {done.stderr[-500:]}")
    return time.perf_counter() - begun


def commands(names: list[str], tree: str, folder: Path) -> dict[str, list[str]]:
    rules = folder / "rules.yaml"
    rules.write_text(semgrep_rules(names))
    foreign = folder / "ast-grep.yaml"
    foreign.write_text("\n---\n".join(json.dumps({"id": n, "language": "python", "message": n, "rule": AST_GREP[n]}) for n in names))
    own = [
        sys.executable,
        "-m",
        "scanner.cli",
        "scan",
        "--root",
        tree,
        "--engine",
        "python",
        "--rules",
        str(rules),
        "--format",
        "json",
        "--no-cache",
        tree,
    ]
    semgrep = ["semgrep", "scan", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--json", "-q"]
    return {
        "bugclass": own,
        "semgrep": [*semgrep, "--x-ignore-semgrepignore-files", "--config", str(rules), tree],
        "ast-grep": ["ast-grep", "scan", "--json=compact", "--no-ignore", "hidden", "-r", str(foreign), tree],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(f"{'rules':20} {'bugclass':>9} {'semgrep':>9} {'ast-grep':>9} {'/semgrep':>9} {'/ast-grep':>9}")
    for title, names in SETS.items():
        with tempfile.TemporaryDirectory() as folder:
            every = commands(names, given.tree, Path(folder))
            times: dict[str, list[float]] = {tool: [] for tool in every}
            for _ in range(given.rounds):
                for tool, command in every.items():
                    times[tool].append(seconds(command))
        middle = {tool: statistics.median(found) for tool, found in times.items()}
        ours, theirs, other = middle["bugclass"], middle["semgrep"], middle["ast-grep"]
        print(f"{title:20} {ours:9.2f} {theirs:9.2f} {other:9.2f} {ours / theirs:9.2f} {ours / other:9.2f}")


if __name__ == "__main__":
    main()
