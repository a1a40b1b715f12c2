"""The text that rules put in the place of a match, against the real Semgrep: both engines say the same. One start."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from scanner.adapters.rule_files.document import rule_of
from scanner.engines.python import PythonEngine
from scanner.engines.semgrep import SemgrepEngine
from scanner.model.match import EngineResult
from scanner.model.source import Target

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "data" / "fixes" / "cases.json").read_text(encoding="utf-8"))
RULES = [
    rule_of(
        {
            "id": f"f{number}",
            "languages": ["python"],
            "severity": "INFO",
            "message": "$X",
            "paths": {"include": [f"f{number}.py"]},
            **{key: value for key, value in case.items() if key != "code"},
        }
    )
    for number, case in enumerate(CASES)
]
TARGETS = [Target(f"f{number}.py", content=case["code"].encode()) for number, case in enumerate(CASES)]


def fixes(result: EngineResult) -> list[tuple[str, str, int, str | None, str]]:
    assert not result.failures
    return sorted((m.rule_id, m.path, m.span.start_line, m.fix, m.message) for m in result.matches)


def test_fixes_are_those_of_semgrep() -> None:
    if not (Path(sys.executable).with_name("semgrep").exists() or shutil.which("semgrep")):
        pytest.skip("Semgrep is not installed")
    own, reference = fixes(PythonEngine().run(RULES, TARGETS)), fixes(SemgrepEngine().run(RULES, TARGETS))
    assert [one for one in own if one not in reference] == [] and len(own) == len(reference)
    assert len({path for _, path, *_ in own}) == len(CASES) > 25
