"""The rules that ship with the tool find what their annotated tests say, in both engines, and nothing else."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from scanner.adapters.rule_files import read_rules
from scanner.adapters.rule_files.annotations import AnnotationKind, read_annotations
from scanner.engines.python import PythonEngine
from scanner.engines.semgrep import SemgrepEngine
from scanner.model.match import EngineResult
from scanner.model.rule import Rule
from scanner.model.source import Target

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "rules"
SEMGREP = Path(sys.executable).parent / "semgrep"
READ = read_rules(LIBRARY, ROOT)
RULES = {rule.id: rule for rule in READ.rules}
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
ASKED = {"title", "incidents", "why", "correction", "confidence"}


def annotated_test(rule: Rule) -> Path:
    return LIBRARY / f"{rule.id}.test.py"


def target(rule: Rule) -> Target:
    return Target(f"rules/{rule.id}.test.py", file=annotated_test(rule))


def annotated(rule: Rule, kind: AnnotationKind) -> set[int]:
    notes = read_annotations(annotated_test(rule).read_text(encoding="utf-8"))
    return {note.line for note in notes if note.kind is kind and note.rule_id == rule.id}


def places(result: EngineResult) -> set[tuple[str, str, int]]:
    return {(match.rule_id, match.path, match.span.start_line) for match in result.matches}


@pytest.fixture(scope="module")
def in_process() -> EngineResult:
    return PythonEngine().run(list(RULES.values()), [target(rule) for rule in RULES.values()])


def test_the_library_loads_and_is_large_enough() -> None:
    assert READ.failures == ()
    assert len(RULES) >= 18
    assert (
        {file.name.removesuffix(".test.py") for file in LIBRARY.glob("*.py")}
        == set(RULES)
        == {file.stem for file in LIBRARY.glob("*.yaml")}
    )


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_rule_finds_its_annotated_lines_and_no_other(rule_id: str, in_process: EngineResult) -> None:
    rule = RULES[rule_id]
    path = target(rule).path
    found = {line for found_id, found_path, line in places(in_process) if found_id == rule_id and found_path == path}
    assert found == annotated(rule, AnnotationKind.RULEID)
    assert not found & annotated(rule, AnnotationKind.OK)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_rule_tells_what_it_is_about(rule_id: str) -> None:
    rule = RULES[rule_id]
    about = rule.metadata["bugclass"]
    assert KEBAB.fullmatch(rule_id) and not rule_id.startswith(("no-", "use-"))
    assert rule.path == f"rules/{rule_id}.yaml"
    assert rule.languages == ("python",)
    assert set(about) == ASKED
    assert about["confidence"] in {"high", "medium"}
    assert all(isinstance(fact, str) for fact in about["incidents"])
    assert all(isinstance(about[key], str) and about[key] for key in ASKED - {"incidents"})
    assert len(re.findall(r"[.](?=\s|$)", rule.message)) == 2, "a message is two sentences"


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_negatives_outnumber_positives(rule_id: str) -> None:
    rule = RULES[rule_id]
    positives, negatives = annotated(rule, AnnotationKind.RULEID), annotated(rule, AnnotationKind.OK)
    assert 2 <= len(positives) < len(negatives)
    assert "# Lookalike: " in annotated_test(rule).read_text(encoding="utf-8")


def test_no_rule_was_left_out(in_process: EngineResult) -> None:
    assert in_process.failures == ()
    assert in_process.scanned == len(RULES)


@pytest.mark.skipif(not SEMGREP.is_file(), reason="Semgrep is not installed in this environment")
def test_semgrep_finds_the_same_lines(in_process: EngineResult) -> None:
    answer = SemgrepEngine().run(list(RULES.values()), [target(rule) for rule in RULES.values()])
    assert answer.failures == ()
    assert places(answer) == places(in_process)
