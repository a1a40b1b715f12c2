"""The command that measures hunts, on a history small enough to know the answer."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from support.command import ROOT, git

CALL = "import requests\n\n\ndef {name}(url):\n    return requests.get(url{more})\n"


@pytest.fixture(scope="module")
def accuracy() -> ModuleType:
    spec = importlib.util.spec_from_file_location("accuracy", ROOT / "tests" / "bench" / "accuracy.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["accuracy"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def items(tmp_path: Path) -> Path:
    """A history in which `one` is corrected first and `two` and `three` together, later."""
    root = tmp_path / "work"
    root.mkdir()
    git(root, "init", "-q")
    commits = []
    for corrected in ([], ["one"], ["one", "two", "three"]):
        for name in ("one", "two", "three"):
            (root / f"{name}.py").write_text(CALL.format(name=name, more=", timeout=3" if name in corrected else ""))
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", f"{len(corrected)} are right")
        commits.append(git(root, "rev-parse", "HEAD").strip())
    git(tmp_path, "clone", "-q", "--bare", "work", "mirrors/who+what/repo")
    site = {"old": 5, "old_len": 1, "new": 5, "new_len": 1}
    later = [{"file": f"{name}.py", "lines": [5], "n": 1} for name in ("two", "three")]
    found = [
        {"id": "a", "kind": "later", "repo": "who/what", "sha": commits[1], "sites": [{"file": "one.py", **site}], "later": later},
        {
            "id": "b",
            "kind": "multi",
            "repo": "who/what",
            "sha": commits[2],
            "sites": [{"file": f"{n}.py", **site} for n in ("three", "two")],
        },
        {"id": "c", "kind": "multi", "repo": "who/what", "sha": "0" * 40, "sites": [{"file": "one.py", **site}]},
        {"id": "d", "kind": "multi", "repo": "not/here", "sha": commits[2], "sites": []},
    ]
    file = tmp_path / "items.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in found))
    return file


def test_what_is_measured(accuracy: ModuleType, items: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert accuracy.main([str(items), str(items.parent / "mirrors"), "--jobs", "1"]) == 0
    out, err = capsys.readouterr()
    rows = {row.split("|")[1].strip(): [cell.strip() for cell in row.split("|")[2:-1]] for row in out.splitlines() if row.startswith("| ")}
    assert out.startswith("2 of 4 items\n") and "c: cannot be set up" in err
    assert rows["all"] == ["2", "1.00", "1.00", "1.00", "1.00", "1.00", "1.00", "1.5", "0.00", "0.00", "0"]
    assert rows["kind: later"][:2] == ["1", "1.00"] and rows["kind: multi"][:2] == ["1", "1.00"]


def test_a_hunt_that_gives_no_answer_fails_the_measurement(accuracy: ModuleType, items: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert accuracy.main([str(items), str(items.parent / "mirrors"), "--hunt", "git --no-such-option"]) == 1
    assert "| all | 2 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0 | 0.00 | 1.00 | 2 |" in capsys.readouterr().out


def test_a_finding_on_the_fix_fails_the_measurement(accuracy: ModuleType, items: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps({"findings": [{"path": "one.py", "start_line": 5, "end_line": 5}]}))
    assert accuracy.main([str(items), str(items.parent / "mirrors"), "--hunt", f"cat {wrong}"]) == 1


def test_nothing_to_measure_is_2(accuracy: ModuleType, items: Path) -> None:
    assert accuracy.main([str(items), str(items.parent / "nowhere")]) == 2
