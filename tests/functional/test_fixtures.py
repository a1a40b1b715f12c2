"""Every case of `fixtures/`: a hunt from its post-mortem finds all siblings, lookalikes only after them, and not the corrected place."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest
from support.case import Case, Line, cases

from scanner.app.hunting.hunt import hunt
from scanner.engines.python import PythonEngine
from scanner.model.finding import Finding
from scanner.model.hunt import BugKind
from scanner.model.hunt_request import FixSource, HuntChoice
from scanner.model.request import RunOptions
from scanner.scan.targets import find_targets

CASES = cases()


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int) -> None:
        """Nothing to show."""

    def advance(self, steps: int = 1) -> None:
        """Nothing to show."""


def lines(findings: Iterable[Finding]) -> set[Line]:
    return {Line(f.path, number) for f in findings for number in range(f.span.start_line, f.span.end_line + 1)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hunt_finds_the_siblings_and_chooses_a_rule_that_finds_nothing_else(case: Case, tmp_path: Path) -> None:
    built = case.build(tmp_path / "repo")
    report = hunt(FixSource(postmortem=built.postmortem), RunOptions(built.root, jobs=1, cache=False), HuntChoice(), Silent())
    siblings, lookalikes = case.marked("sibling"), case.marked("lookalike")
    assert report.failures == ()
    assert report.hunt is not None
    assert not siblings - lines(report.findings), "siblings that were not found"
    assert not case.fix_lines() & lines(report.findings), "the corrected place was found"
    last = max(f.rank for f in report.findings if siblings & lines([f]))
    assert not [f for f in report.findings if f.rank < last and lookalikes & lines([f])], "a lookalike stands before a sibling"
    chosen = next(rung.rule for rung in report.hunt.ladder if rung.chosen)
    matches = PythonEngine().run([chosen], find_targets(built.root).targets).matches
    hit = {Line(m.path, number) for m in matches for number in range(m.span.start_line, m.span.end_line + 1)}
    assert not siblings - hit, "siblings that the chosen rule does not find"
    assert not lookalikes & hit, "lookalikes that the chosen rule finds"
    assert report.hunt.kind.value == case.kind


def test_every_kind_of_bug_has_a_case() -> None:
    assert {case.kind for case in CASES} == {kind.value for kind in BugKind}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_is_well_made(case: Case) -> None:
    code = case.code_after()
    for path, text in code.items():
        ast.parse(text, path)
        assert text.count("# sibling: ") + text.count("# lookalike: ") == text.count(f": {case.name}\n"), path
    siblings, lookalikes = case.marked("sibling"), case.marked("lookalike")
    assert len(siblings) >= 2
    assert len(lookalikes) >= 2
    assert not {line.path for line in siblings} & set(case.fixed_files)
    assert len({line.path for line in siblings}) >= 2, "siblings stand in several modules"
