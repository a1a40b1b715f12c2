"""What Semgrep answers is never taken for more than it is: each kind of rubbish is a failure, not an empty success."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.adapters.rule_files import rule_of
from scanner.engines.semgrep.answers import result_of
from scanner.engines.semgrep.process import Answer
from scanner.engines.semgrep.ruleset import RuleSetForSemgrep
from scanner.engines.semgrep.staging import Stage, stage
from scanner.model.failure import FailureKind
from scanner.model.match import EngineResult
from scanner.model.source import Span, Target

RULE = rule_of({"id": "a.rule", "languages": ["python"], "severity": "ERROR", "message": "Say $X", "pattern": "f($X)"}, "rules/a.yaml")
EMPTY: dict[str, Any] = {"results": [], "errors": [], "paths": {"scanned": ["a.py"]}}


@pytest.fixture
def staged(tmp_path: Path) -> Stage:
    return stage(tmp_path / "targets", [Target("a.py", content='x = "é"; f(1)\n'.encode())], True)


def ask(staged: Stage, document: Any, code: int = 0, timed_out: bool = False) -> EngineResult:
    output = document if isinstance(document, bytes) else json.dumps(document).encode()
    return result_of(Answer(code, output, "it \x1b[31msaid\nthis", timed_out), RuleSetForSemgrep([RULE]), staged)


def test_nothing_found_is_nothing_found(staged: Stage) -> None:
    assert ask(staged, EMPTY) == EngineResult((), (), 1)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"rubbish",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        {},
        {"results": [], "errors": []},
        {"results": None, "errors": [], "paths": {"scanned": []}},
        {"results": [{}], "errors": [], "paths": {"scanned": ["a.py"]}},
        {"results": [], "errors": ["x"], "paths": {"scanned": ["a.py"]}},
        {"results": [], "errors": [], "paths": []},
        {
            "results": [{"check_id": "r00009", "path": "a.py", "extra": {"message": ""}}],
            "errors": [],
            "paths": {"scanned": ["a.py"]},
        },
        {
            "results": [{"check_id": "r00000", "path": "a.py", "extra": {"message": "not ours"}}],
            "errors": [],
            "paths": {"scanned": ["a.py"]},
        },
    ],
)
def test_rubbish_is_a_failure(staged: Stage, document: Any) -> None:
    result = ask(staged, document, 2)
    assert [each.kind for each in result.failures] == [FailureKind.ENGINE]
    assert result.failures[0].detail.isprintable()


def test_a_crash_with_a_clean_answer_is_a_failure(staged: Stage) -> None:
    assert [each.kind for each in ask(staged, EMPTY, 2).failures] == [FailureKind.ENGINE]
    assert [each.kind for each in ask(staged, EMPTY, -9).failures] == [FailureKind.ENGINE]


def test_time_out_is_a_failure_whatever_was_written(staged: Stage) -> None:
    result = ask(staged, EMPTY, -9, timed_out=True)
    assert (result.scanned, [each.kind for each in result.failures]) == (0, [FailureKind.TIMEOUT])


def test_a_file_not_looked_at_is_a_failure(staged: Stage) -> None:
    result = ask(staged, {**EMPTY, "paths": {"scanned": ["other.py"]}})
    assert [(each.path, each.kind) for each in result.failures] == [("a.py", FailureKind.SKIPPED)]


@pytest.mark.parametrize(
    ("told", "path", "kind"),
    [
        ({"type": "Syntax error", "path": "a.py"}, "a.py", FailureKind.UNPARSABLE),
        ({"type": ["PartialParsing", []], "path": "./a.py"}, "a.py", FailureKind.UNPARSABLE),
        ({"type": "Timeout", "path": "a.py", "rule_id": "r00000"}, "a.py", FailureKind.TIMEOUT),
        ({"type": "Out of memory", "path": "a.py"}, "a.py", FailureKind.ENGINE),
        ({"type": "Rule parse error", "rule_id": "r00000"}, "rules/a.yaml", FailureKind.RULE),
        ({"type": ["IncompatibleRule", {}], "rule_id": "tmp.x.r00000", "path": "rules.json"}, "rules/a.yaml", FailureKind.RULE),
        ({"type": "Fatal error"}, "", FailureKind.ENGINE),
        ({}, "", FailureKind.ENGINE),
    ],
)
def test_errors_become_failures(staged: Stage, told: dict[str, Any], path: str, kind: FailureKind) -> None:
    message = "in tmp.dir.r00000:\n\x1b[31m bad"
    (failure,) = ask(staged, {**EMPTY, "errors": [{**told, "message": message}]}, 2).failures
    assert (failure.path, failure.kind) == (path, kind)
    assert failure.detail == "Semgrep: in a.rule: ?[31m bad"


def test_bytes_become_code_points_and_the_message_its_bindings(staged: Stage) -> None:
    rules = RuleSetForSemgrep([RULE])
    carrier = json.loads(rules.text())["rules"][0]["message"]
    found = {
        "check_id": "r00000",
        "path": "a.py",
        "start": {"line": 1, "col": 11},
        "end": {"line": 1, "col": 15},
        "extra": {"message": carrier.replace("$X", "1")},
    }
    answer = Answer(0, json.dumps({**EMPTY, "results": [found, found]}).encode(), "", False)
    (match,) = result_of(answer, rules, staged).matches
    assert (match.path, match.rule_id, match.message) == ("a.py", "a.rule", "Say 1")
    assert match.span == Span(1, 10, 1, 14)
    assert [(each.name, each.text) for each in match.bindings] == [("$X", "1")]
