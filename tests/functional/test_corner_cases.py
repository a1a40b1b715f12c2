"""Patterns and code where the two engines once differed: the same ranges, to the column. One start."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from support.differential import compare

from scanner.adapters.rule_files.document import rule_of

CASES = (Path(__file__).parents[1] / "data" / "corners" / "cases.txt").read_text(encoding="utf-8").rstrip("\n").split("\n=====\n")


def test_corner_cases_are_read_as_semgrep_reads_them(tmp_path: Path) -> None:
    beside = Path(sys.executable).with_name("semgrep")
    semgrep = str(beside) if beside.exists() else shutil.which("semgrep")
    if semgrep is None:
        pytest.skip("Semgrep is not installed")
    rules, files = [], []
    for number, case in enumerate(CASES):
        pattern, code = case.split("\n---\n")
        files.append(tmp_path / f"c{number}.py")
        files[-1].write_text(code + "\n", encoding="utf-8")
        base = {"id": f"c{number}", "languages": ["python"], "severity": "INFO", "message": "m"}
        rules.append(rule_of({**base, "pattern": pattern, "paths": {"include": [f"c{number}.py"]}}))
    outcome = compare(semgrep, rules, files)
    assert outcome.told == [] and outcome.found > 200
    differing = [(CASES[int(n[1:])], outcome.missing.get(n), outcome.extra.get(n)) for n in outcome.differing]
    assert differing == []
