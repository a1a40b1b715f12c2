"""What a person sees while a fleet is looked at, and a file that ends every worker that looks at it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.command import bugclass
from support.fleets import BUG, CLEAN, RULE, look_or_die, make_clone
from support.terminal import on_terminal

from scanner.app.fleet import fleet as fleet_module

ESCAPE = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\\\")
ROW = re.compile(r"(\d) of 6 +(\d+) +([\d.]+) +(\d+) +(\d+) +(\?|\d+:\d\d)")


def test_a_file_that_ends_its_workers_is_named_and_all_else_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rule.yaml").write_text(RULE)
    make_clone(tmp_path / "clones" / "poisoned", {"a.py": BUG, "bad.py": BUG + "# deadly\n", "c.py": CLEAN, "d.py": "\n" + BUG})
    make_clone(tmp_path / "clones" / "sound", {"run.py": "\n\n" + BUG})
    monkeypatch.setattr(fleet_module, "look", look_or_die)
    words = ("fleet", "clones", "--rules", "rule.yaml", "--state", tmp_path / "state", "--jobs", "2")
    ran = bugclass(tmp_path, *words, "--format", "jsonl")
    assert ran.code == 2
    lines = [json.loads(line) for line in ran.out.splitlines()]
    failures = [(each["repository"], each["path"], each["kind"]) for each in lines if each["type"] == "failure"]
    assert failures == [("poisoned", "bad.py", "worker")]
    assert "poisoned/bad.py: " in ran.err and "ends the worker process" in ran.err and len(ran.err.splitlines()) == 1
    found = [(each["repository"], each["path"]) for each in lines if each["type"] == "finding"]
    assert sorted(found) == [("poisoned", "a.py"), ("poisoned", "d.py"), ("sound", "run.py")]
    complete = {each["name"]: each["complete"] for each in lines if each["type"] == "repository"}
    assert complete == {"poisoned": False, "sound": True}
    monkeypatch.undo()
    healed = bugclass(tmp_path, *words, "--format", "json")
    assert (healed.code, healed.document["summary"]["new"]) == (1, 4), "what failed is looked at again, and nothing is remembered of it"


def test_the_table_is_drawn_in_place_while_it_runs_and_taken_away(tmp_path: Path) -> None:
    (tmp_path / "rule.yaml").write_text(RULE)
    filler = "".join(f"def filler_{number}(a):\n    return [a, os.getcwd()]\n\n\n" for number in range(400))
    for number in range(6):
        make_clone(tmp_path / "clones" / f"r{number}", {f"part{part}.py": f"{BUG}\n\n{filler}# {number} {part}\n" for part in range(10)})
    shown = on_terminal(tmp_path, ["fleet", "clones", "--rules", "rule.yaml", "--no-cache", "--jobs", "1"], 100)
    assert shown.code == 1
    sent = ESCAPE.sub(b"", shown.sent).decode()
    assert re.search(r"repositories +files +MB/s +findings +failures +left", sent)
    drawn = [tuple(map(int, row[:2])) for row in ROW.findall(sent)]
    assert drawn and drawn == sorted(drawn), "it only grows"
    assert "60 findings in 6 repositories" in shown.plain
    assert "MB/s" not in shown.plain and not ROW.search(shown.plain), "nothing of it stays"
    quiet = on_terminal(tmp_path, ["fleet", "clones/r0", "--rules", "rule.yaml", "--no-cache", "--jobs", "1", "-q"], 100)
    assert b"MB/s" not in quiet.sent
