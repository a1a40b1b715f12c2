"""The rungs of all fixtures' ladders in words: a golden file, to be read when the words change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.case import cases

from scanner.adapters.rule_files import rule_of
from scanner.infer.words.describe import describe

GOLDEN: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "data/golden/ladders.json").read_text(encoding="utf-8"))
_ELSEWHERE = " (another change of the same fix)"


def test_every_case_is_there() -> None:
    assert [one["case"] for one in GOLDEN] == [case.name for case in cases()]


@pytest.mark.parametrize("one", GOLDEN, ids=lambda one: one["case"])
def test_the_rungs_in_words(one: dict[str, Any]) -> None:
    assert sum(rung["chosen"] for rung in one["ladder"]) == 1
    for rung in one["ladder"]:
        form = yaml.safe_load(rung["pattern"]) if rung["pattern"].startswith("patterns:") else {"pattern": rung["pattern"]}
        rule = rule_of({"id": "x", "languages": ["python"], "severity": "WARNING", "message": "m", **form})
        assert rule.formula is not None
        assert describe(rule.formula) == rung["words"].removesuffix(_ELSEWHERE)
