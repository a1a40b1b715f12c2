"""The in-process engine against the real Semgrep: the same matches, at the same places, for patterns of every kind. One start."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.engines.python import PythonEngine
from scanner.model.formula import Pattern
from scanner.model.rule import Level, Rule
from scanner.model.source import Target

DATA = Path(__file__).parents[1] / "data" / "parity"
SAMPLES = sorted(DATA.glob("*.py"))
PATTERNS = (DATA / "patterns.txt").read_text().rstrip("\n").split("\n---\n")
Place = tuple[str, str, int, int, int, int]


def semgrep_command() -> str | None:
    beside = Path(sys.executable).with_name("semgrep")
    return str(beside) if beside.exists() else shutil.which("semgrep")


def by_semgrep(command: str, folder: Path) -> set[Place]:
    rules = [
        {"id": f"p{n}", "languages": ["python"], "severity": "WARNING", "message": "m", "pattern": pattern}
        for n, pattern in enumerate(PATTERNS)
    ]
    config = folder / "rules.json"
    config.write_text(json.dumps({"rules": rules}))
    environment = {**os.environ, "PATH": f"{Path(command).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    arguments = [command, "scan", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--json", "-q", "--config", str(config)]
    arguments += ["--x-ignore-semgrepignore-files", *map(str, SAMPLES)]
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment, timeout=300, check=False)
    found = json.loads(done.stdout)
    assert not found["errors"]
    return {
        (r["check_id"].rsplit(".", 1)[-1], Path(r["path"]).name, r["start"]["line"], r["start"]["col"], r["end"]["line"], r["end"]["col"])
        for r in found["results"]
    }


def by_own_engine() -> set[Place]:
    rules = [Rule(f"p{n}", "m", Level.WARNING, ("python",), Pattern(p), "{}") for n, p in enumerate(PATTERNS)]
    result = PythonEngine().run(rules, [Target(sample.name, sample) for sample in SAMPLES])
    assert not result.failures
    return {(m.rule_id, m.path, m.span.start_line, m.span.start_column, m.span.end_line, m.span.end_column) for m in result.matches}


def test_same_matches_as_semgrep(tmp_path: Path) -> None:
    command = semgrep_command()
    if command is None:
        pytest.skip("Semgrep is not installed")
    reference, own = by_semgrep(command, tmp_path), by_own_engine()
    differing = sorted(PATTERNS[int(place[0][1:])] + f" {place[1:]}" for place in reference ^ own)
    assert differing == []
    assert len(own) > 400
