"""The in-process engine against the real Semgrep on patterns made from code: the same ranges, to the column. One start.

`tests/bench/differential.py` does the same with other seeds and more code.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from support.differential import compare, make_rules

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "rules").glob("*.test.py")), *sorted((ROOT / "tests" / "data" / "parity").glob("*.py"))]
KNOWN: dict[str, str] = {}  # a rule's formula, or a part of it: why it differs, as docs/parity.md has it


def test_same_ranges_as_semgrep() -> None:
    beside = Path(sys.executable).with_name("semgrep")
    semgrep = str(beside) if beside.exists() else shutil.which("semgrep")
    if semgrep is None:
        pytest.skip("Semgrep is not installed")
    rules, _ = make_rules(11, 180, FILES)
    outcome = compare(semgrep, rules, FILES)
    assert outcome.told == [] and outcome.compared >= 150 and outcome.found > 300
    differing = {name: json.dumps(json.loads(outcome.rules[name].document)) for name in outcome.differing}
    shown = {
        text: (sorted(outcome.missing.get(name, ())), sorted(outcome.extra.get(name, ())))
        for name, text in differing.items()
        if not any(part in text for part in KNOWN)
    }
    assert shown == {}
