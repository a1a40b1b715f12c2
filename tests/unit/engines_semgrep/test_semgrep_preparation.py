"""What is handed to Semgrep is private and safe, whatever the targets are called and the rules ask for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.adapters.rule_files import rule_of
from scanner.engines.semgrep import SemgrepEngine, installation
from scanner.engines.semgrep.ruleset import RuleSetForSemgrep, for_python_only, refused, takes
from scanner.engines.semgrep.staging import stage
from scanner.errors import EngineError
from scanner.model.failure import FailureKind
from scanner.model.source import Target

BASE: dict[str, Any] = {"id": "a", "languages": ["python"], "severity": "ERROR", "message": "m"}


@pytest.mark.parametrize(
    "path",
    [
        "../up.py",
        "/etc/passwd",
        "a/../../b.py",
        "-rf",
        "a\nb.py",
        "\x1b[31m.py",
        ".git/config",
        ".semgrepignore",
        "a/.gitignore",
        "",
        "..",
        "~/x.py",
        "x" * 300 + ".py",
        "a\\..\\b.py",
        "\udcff.py",
    ],
)
def test_no_name_leads_out_or_means_something(tmp_path: Path, path: str) -> None:
    made = stage(tmp_path / "t", [Target(path, content=b"f()\n")], True)
    (name,) = made.targets
    written = tmp_path / "t" / name
    assert written.resolve().is_relative_to(tmp_path / "t")
    assert written.read_bytes() == b"f()\n"
    assert not set(Path(name).parts) & {".git", ".gitignore", ".semgrepignore", ".."}
    assert not name.startswith("-")
    assert name.isprintable()
    assert made.targets == {name: path}
    assert [each.name for each in tmp_path.iterdir()] == ["t"]


def test_names_that_fall_together_stay_apart(tmp_path: Path) -> None:
    paths = ["a.py", "a.py", "a.py/b.py", "c\n.py", "c\t.py"]
    made = stage(tmp_path / "t", [Target(path, content=str(n).encode()) for n, path in enumerate(paths)], True)
    assert [(tmp_path / "t" / name).read_text() for name in made.targets] == ["0", "1", "2", "3", "4"]
    assert list(made.targets.values()) == paths
    assert made.failures == []


def test_python_is_read_as_python_reads_it(tmp_path: Path) -> None:
    targets = [
        Target("latin.py", content="# coding: latin-1\r\nx = 'é'\r".encode("latin-1")),
        Target("bad.py", content=b"\xff"),
        Target("broken.py", content=b"def f(:\n"),
        Target("gone.py", file=tmp_path / "gone.py"),
        Target("tool", content=b"f()\n"),
    ]
    made = stage(tmp_path / "t", targets, True)
    assert (tmp_path / "t" / "latin.py").read_text(encoding="utf-8") == "# coding: latin-1\nx = 'é'\n"
    assert {(each.path, each.kind) for each in made.failures} == {
        ("bad.py", FailureKind.UNDECODABLE),
        ("broken.py", FailureKind.UNPARSABLE),
        ("gone.py", FailureKind.UNREADABLE),
    }
    assert list(made.targets) == ["latin.py", "broken.py", "tool.py"]


def test_other_languages_are_left_as_they_are(tmp_path: Path) -> None:
    made = stage(tmp_path / "t", [Target("a.js", content=b"\xff\r\n"), Target("tool", content=b"x")], False)
    assert (tmp_path / "t" / "a.js").read_bytes() == b"\xff\r\n"
    assert list(made.targets) == ["a.js", "tool"]
    assert made.failures == []


def test_rules_get_fresh_ids_and_lose_what_matching_does_not_need() -> None:
    rule = rule_of({**BASE, "pattern": "f($A, $...B)", "fix": "g($A, $D)", "metadata": {"x": "$C"}})
    (one, two) = json.loads(RuleSetForSemgrep([rule, rule]).text())["rules"]
    assert (one["id"], two["id"]) == ("r00000", "r00001")
    assert set(one) == {"id", "languages", "severity", "message", "pattern", "fix"}
    assert one["message"].count("$A") == one["message"].count("$...B") == 1
    assert "$C" not in one["message"] and "$D" not in one["message"]


def test_what_is_not_bound_is_left_out() -> None:
    rules = RuleSetForSemgrep([rule_of({**BASE, "pattern-either": [{"pattern": "f($A)"}, {"pattern": "g($B)"}]})])
    message = json.loads(rules.text())["rules"][0]["message"].replace("$A", "x\ny")
    filled = rules.filled("r00000", message)
    assert [(each.name, each.text) for each in filled.bindings] == [("$A", "x\ny")]
    assert filled.message == "m"
    with pytest.raises(ValueError, match="changed"):
        rules.filled("r00000", "m")


@pytest.mark.parametrize("more", [{"validators": []}, {"mode": "join", "join": {}}, {"r2c-internal-project-depends-on": {}}])
def test_rules_that_reach_for_the_network_are_refused(more: dict[str, Any]) -> None:
    rule = rule_of({**BASE, "pattern": "a", **more})
    assert "network" in (refused(rule) or "")
    result = SemgrepEngine().run([rule], [Target("a.py", content=b"a\n")])
    assert [(each.path, each.kind) for each in result.failures] == [("a", FailureKind.RULE)]


def test_taint_rules_are_not_refused() -> None:
    rule = rule_of({**BASE, "mode": "taint", "pattern-sources": [{"pattern": "a"}], "pattern-sinks": [{"pattern": "b"}]})
    assert SemgrepEngine().unsupported(rule) is None


def test_which_files_must_have_been_looked_at() -> None:
    python, script = rule_of({**BASE, "pattern": "a"}), rule_of({**BASE, "languages": ["js"], "pattern": "a"})
    filtered = rule_of({**BASE, "pattern": "a", "paths": {"exclude": ["tests"]}})
    everything = rule_of({**BASE, "languages": ["generic"], "pattern": "a"})
    assert takes(python, "a.py") and takes(python, "a.pyi") and takes(script, "a.js") and takes(everything, "README")
    assert not takes(python, "a.js") and not takes(script, "a.py") and not takes(filtered, "a.py")
    assert for_python_only([python, filtered])
    assert not for_python_only([python, script])


def test_a_missing_program_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    installation.installed.cache_clear()
    try:
        with pytest.raises(EngineError, match=r"pip install 'bugclass\[semgrep\]'"):
            SemgrepEngine().run([rule_of({**BASE, "pattern": "a"})], [Target("a.py", content=b"a\n")])
    finally:
        installation.installed.cache_clear()
