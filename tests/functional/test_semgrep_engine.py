"""The real Semgrep, started as few times as can be: one start shows matches and every way of not looking."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scanner.adapters.rule_files import read_rules, rule_of, write_annotated, write_rule, write_text
from scanner.engines.semgrep import Limits, SemgrepEngine
from scanner.model.failure import FailureKind
from scanner.model.match import Binding, EngineResult
from scanner.model.source import Span, Target

SEMGREP = Path(sys.executable).parent / "semgrep"
pytestmark = pytest.mark.skipif(not SEMGREP.is_file(), reason="Semgrep is not installed in this environment")

BASE: dict[str, Any] = {"languages": ["python"], "severity": "ERROR"}
RULES = [
    {**BASE, "id": "team.call", "pattern": "evil($X, ...)", "message": "Say $X", "metadata": {"a": "$Q"}},
    {**BASE, "id": "team.call.more", "pattern": "def $F(...): $...BODY", "message": "In $F"},
    {**BASE, "id": "r00000", "pattern": "broken(", "message": "never"},
    {**BASE, "id": "too-new", "pattern": "evil(...)", "message": "never", "min-version": "99.0.0"},
    {**BASE, "id": "over-the-net", "pattern": "evil(...)", "message": "never", "validators": []},
]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> EngineResult:
    folder = tmp_path_factory.mktemp("code")
    on_disk = folder / "-rf\nname.py"
    on_disk.write_text("evil(1)  # nosem\n")
    targets = [
        Target("src/-rf\nname.py", file=on_disk),
        Target("tests/é.py", content='x = "é😀"; evil("é", 2)\n'.encode()),
        Target("latin.py", content="# coding: latin-1\r\nx = 'é'; evil(\r\n  a)\r\n".encode("latin-1")),
        Target("bom.py", content=b"\xef\xbb\xbfevil(b)\n"),
        Target("../../outside.py", content=b"evil(c)\n"),
        Target("outside.py", content=b"evil(d)\n"),
        Target("bin/tool", content=b"evil(e)\n"),
        Target(".git/.semgrepignore", content=b"evil(f)\n"),
        Target("half.py", content=b"def f(:\n    pass\n\nevil(g)\n"),
        Target("old.py", content=b'print "a"\nevil(h)\n'),
        Target("bytes.py", content=b"\xff\xfe evil(i)\n"),
        Target("gone.py", file=folder / "gone.py"),
        Target("quiet.py", content=b"def f(x):\n    return evil\n"),
        Target("empty.py", content=b""),
    ]
    return SemgrepEngine(Limits(jobs=1)).run([rule_of(each) for each in RULES], targets)


def test_places_and_bindings(answered: EngineResult) -> None:
    found = {(each.path, each.span, each.bindings, each.message) for each in answered.matches if each.rule_id == "team.call"}
    one = (Binding("$X", "a"),)
    assert found >= {
        ("src/-rf\nname.py", Span(1, 1, 1, 8), (Binding("$X", "1"),), "Say 1"),
        ("tests/é.py", Span(1, 11, 1, 23), (Binding("$X", '"é"'),), 'Say "é"'),
        ("latin.py", Span(2, 10, 3, 5), one, "Say a"),
        ("bom.py", Span(1, 1, 1, 8), (Binding("$X", "b"),), "Say b"),
        ("../../outside.py", Span(1, 1, 1, 8), (Binding("$X", "c"),), "Say c"),
        ("outside.py", Span(1, 1, 1, 8), (Binding("$X", "d"),), "Say d"),
        ("bin/tool", Span(1, 1, 1, 8), (Binding("$X", "e"),), "Say e"),
        (".git/.semgrepignore", Span(1, 1, 1, 8), (Binding("$X", "f"),), "Say f"),
    }
    assert not {each[0] for each in found} & {"quiet.py", "empty.py", "gone.py", "bytes.py"}


def test_rules_are_kept_apart(answered: EngineResult) -> None:
    assert {each.rule_id for each in answered.matches} == {"team.call", "team.call.more"}
    (found,) = [each for each in answered.matches if each.path == "quiet.py"]
    assert found.bindings == (Binding("$...BODY", "return evil"), Binding("$F", "f"))
    assert found.message == "In f"


def test_what_was_not_looked_at_is_told(answered: EngineResult) -> None:
    told = {(each.path, each.kind) for each in answered.failures}
    assert told == {
        ("half.py", FailureKind.UNPARSABLE),
        ("old.py", FailureKind.UNPARSABLE),
        ("bytes.py", FailureKind.UNDECODABLE),
        ("gone.py", FailureKind.UNREADABLE),
        ("r00000", FailureKind.RULE),
        ("too-new", FailureKind.RULE),
        ("over-the-net", FailureKind.RULE),
    }
    assert answered.scanned == 12


def test_nothing_of_the_private_copy_shows(answered: EngineResult) -> None:
    for each in answered.failures:
        assert "bugclass-" not in each.detail
        assert each.detail.isprintable()


def test_time_running_out_is_never_an_empty_success() -> None:
    rule = rule_of(RULES[0])
    result = SemgrepEngine(Limits(total_seconds=0)).run([rule], [Target("a.py", content=b"evil(1)\n")])
    assert result.matches == ()
    assert [each.kind for each in result.failures] == [FailureKind.TIMEOUT]
    assert result.scanned == 0


def test_a_written_rule_and_its_test_pass_in_plain_semgrep(tmp_path: Path) -> None:
    document = {
        **BASE,
        "id": "call-without-timeout",
        "message": "No timeout: $X\nwaits for ever\n",
        "patterns": [{"pattern": "get($X, ...)"}, {"pattern-not": "get(..., timeout=$T, ...)"}],
        "metadata": {"bugclass": {"kind": "missing-argument"}},
    }
    rule_file = write_rule(tmp_path, document)
    before = "def f(url):\n    if url:\n        x = \\\n            get(url)\n    return get(\n        url)\n"
    after = "def f(url):\n    if url:\n        x = \\\n            get(url, timeout=1)\n    return get(\n        url, timeout=2)\n"
    test_file = write_text(tmp_path / "call-without-timeout.test.py", write_annotated(before, after, [4, 5], "call-without-timeout"))
    assert not read_rules(tmp_path, tmp_path).failures
    ran = subprocess.run(
        [SEMGREP, "scan", "--metrics=off", "--disable-version-check", "--test", "--config", rule_file, test_file],
        env={"PATH": f"{SEMGREP.parent}{os.pathsep}{os.defpath}", "HOME": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1/1" in ran.stdout + ran.stderr
