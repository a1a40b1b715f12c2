"""A false positive makes its rule narrower: kept, proven anew on the fix that it was learned from, or left as it was."""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
from pathlib import Path

import pytest
from support.command import Ran, bugclass, git, in_json

FIXED = "import requests\n\n\ndef fetch(url):\n    return requests.get(url)\n"
OTHERS = """import requests


def one(url):
    return requests.get(url, stream=True)


def two(url):
    return requests.get(url)


def three(url):
    with lock:
        return requests.get(url, headers=H)
"""
ONE, TWO, THREE = ("others.py", 5), ("others.py", 9), ("others.py", 14)
TRIAGE = ".bugclass/triage.jsonl"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A fix, a rule learned from it, and four other places, one of them just like the incident."""
    git(tmp_path, "init", "-q")
    (tmp_path / "fixed.py").write_text(FIXED)
    (tmp_path / "others.py").write_text(OTHERS)
    (tmp_path / "copied place.py").write_text(FIXED)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    (tmp_path / "fixed.py").write_text(FIXED.replace("get(url)", "get(url, timeout=3)"))
    git(tmp_path, "commit", "-qam", "two")
    assert bugclass(tmp_path, "learn", "--fix", "HEAD", "--jobs", "1", "-q").code == 0
    assert found(tmp_path) == [("copied place.py", 5), ONE, TWO, THREE]
    return tmp_path


def found(root: Path) -> list[tuple[str, int]]:
    """Where the kept rule finds something."""
    return sorted(in_json(root, "scan").places)


def rule_file(root: Path) -> Path:
    """The kept rule."""
    (file,) = (root / ".bugclass/rules").glob("*.yaml")
    return file


def decide(root: Path, *places: tuple[str, int], decision: str = "false-positive", more: tuple[str, ...] = ("--narrow",)) -> Ran:
    """`bugclass triage --decide ... --narrow` for those places."""
    prints = {(one["path"], one["start_line"]): one["fingerprint"] for one in in_json(root, "scan").document["findings"]}
    asked = [word for place in places for word in ("--decide", f"{prints[place]}={decision}")]
    return in_json(root, "triage", *asked, "--reason", "streams end by themselves", *more)


def lessons(ran: Ran) -> list[str]:
    """What the report says of rules."""
    return [note["detail"] for note in ran.document["notes"] if note["kind"] == "lesson"]


def decisions(root: Path) -> list[str]:
    """Where what was decided stands."""
    return [json.loads(line)["path"] for line in (root / TRIAGE).read_text().splitlines()]


def typed(root: Path, place: tuple[str, int], words: str, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """`bugclass triage`, going on to a place, then these words, a word a line."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("s\n" * 10))
    shown = re.findall(r"^\d+ of \d+  (.*?):(\d+):\d+  ", bugclass(root, "triage", "--jobs", "1", "--no-cache").err, re.MULTILINE)
    before = [(path, int(line)) for path, line in shown].index(place)
    monkeypatch.setattr(sys, "stdin", io.StringIO("s\n" * before + words.replace(" | ", "\n") + "\n"))
    return bugclass(root, "triage", "--jobs", "1")


def test_the_rule_is_narrowed_and_proven_anew(root: Path) -> None:
    stamp = re.findall("rule: ([0-9a-f]{64})", rule_file(root).read_text())
    ran = decide(root, ONE)
    assert ran.code == 0 and ran.document["saved"] == [TRIAGE, rule_file(root).relative_to(root).as_posix()]
    (words,) = lessons(ran)
    assert words.endswith("was narrowed and proven anew: it no longer finds others.py:5, and no other place with it")
    assert found(root) == [("copied place.py", 5), TWO, THREE] and decisions(root) == ["others.py"]
    assert re.findall("rule: ([0-9a-f]{64})", rule_file(root).read_text()) != stamp
    report = in_json(root, "scan").document
    assert [(rule["verdict"]) for rule in report["rules"]] == ["proven"]
    proven = in_json(root, "prove").document
    assert [rule["verdict"] for rule in proven["rules"]] == ["proven"] and not proven["failures"]


def test_two_false_positives_narrow_it_twice(root: Path) -> None:
    assert len(lessons(decide(root, ONE, THREE))) == 2
    assert found(root) == [("copied place.py", 5), TWO]


def test_what_cannot_be_told_from_the_incident_is_only_decided(root: Path) -> None:
    kept = rule_file(root).read_bytes()
    ran = decide(root, ("copied place.py", 5))
    assert ran.code == 0 and decisions(root)
    assert any("no narrower one that still proves leaves this out; the decision alone is kept" in words for words in lessons(ran))
    assert rule_file(root).read_bytes() == kept


def test_a_confirmed_bug_stays_found(root: Path) -> None:
    """Where a narrower rule would lose what was confirmed, it is another one, or none."""
    decide(root, THREE, decision="confirmed", more=())
    decide(root, ONE)
    assert THREE in found(root) and ONE not in found(root)


def test_an_edited_rule_is_left_alone(root: Path) -> None:
    file = rule_file(root)
    file.write_text(file.read_text().replace("severity: WARNING", "severity: ERROR"))
    kept = file.read_bytes()
    ran = decide(root, ONE)
    assert any("was edited since it was proven" in words for words in lessons(ran))
    assert file.read_bytes() == kept and decisions(root) == ["others.py"]


def test_a_fix_that_is_not_here_is_told(root: Path) -> None:
    shallow = root.parent / "shallow"
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "three")
    git(root.parent, "clone", "-q", "--depth", "1", f"file://{root}", str(shallow))
    kept = rule_file(shallow).read_bytes()
    ran = decide(shallow, ONE)
    assert ran.code == 0 and len(lessons(ran)) == 2 and rule_file(shallow).read_bytes() == kept and decisions(shallow)


def test_a_rule_without_a_fix_is_told(root: Path) -> None:
    text = "rules:\n- id: plain\n  languages: [python]\n  severity: ERROR\n  message: m\n  pattern: requests.get(..., stream=True)\n"
    (root / "plain.yaml").write_text(text)
    (finding,) = in_json(root, "scan", "--rules", "plain.yaml").document["findings"]
    asked = ("--decide", f"{finding['fingerprint']}=false-positive", "--reason", "r", "--rules", "plain.yaml")
    ran = in_json(root, "triage", *asked, "--narrow")
    assert ran.code == 0 and "it records no commit" in lessons(ran)[0] and (root / "plain.yaml").read_text() == text


@pytest.mark.parametrize("arguments", [["--narrow"], ["--narrow", "--decide", "00000000=confirmed"]])
def test_narrowing_needs_a_false_positive(root: Path, arguments: list[str]) -> None:
    ran = bugclass(root, "triage", *arguments)
    assert ran.code == 2 and "--narrow" in ran.err and not (root / TRIAGE).exists()


def test_in_the_dialogue_one_key_narrows(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = typed(root, ONE, "f | it ends | y | q", monkeypatch)
    assert "so that it leaves this out? [y/N]" in ran.err and "was narrowed and proven anew" in ran.err
    assert found(root) == [("copied place.py", 5), TWO, THREE]


def test_undo_puts_the_rule_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = rule_file(root).read_bytes()
    ran = typed(root, ONE, "f | it ends | y | u | q", monkeypatch)
    assert "was narrowed" in ran.err and "was narrowed" not in ran.out
    assert rule_file(root).read_bytes() == kept and decisions(root) == []


@pytest.mark.parametrize("answer", ["n", "", "what", "q"])
def test_no_is_no(root: Path, answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = rule_file(root).read_bytes()
    typed(root, ONE, f"f | it ends | {answer} | q", monkeypatch)
    assert rule_file(root).read_bytes() == kept and decisions(root) == ["others.py"]


def test_the_command_that_is_shown_works_as_it_is_printed(root: Path) -> None:
    ran = decide(root, ONE, more=())
    (words,) = lessons(ran)
    name, *arguments = shlex.split(words.partition("learn it anew: ")[2])
    assert name == "bugclass" and arguments[:2] == ["learn", "--fix"]
    again = bugclass(root, *arguments, "--jobs", "1")
    assert (again.code, again.err) == (0, "")
    assert found(root) == [("copied place.py", 5), TWO, THREE]
    assert [rule["verdict"] for rule in in_json(root, "prove").document["rules"]] == ["proven"]
