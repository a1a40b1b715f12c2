"""`--not` and `--also`: the rule fits what a person said of an earlier list, and still proves."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import bugclass, git, in_json

FIXED = "import requests\n\n\ndef fetch(url):\n    return requests.get(url)\n"
OTHERS = """import requests


def one(url):
    return requests.get(url, stream=True)


def two(url):
    return requests.get(url)


def three(url):
    with lock:
        return requests.get(url, headers=H)


def four(url, data):
    return requests.post(url, data)


def five(url):
    return session.get(url)


def same(url):
    return requests.get(url)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A fix, and six other places."""
    git(tmp_path, "init", "-q")
    (tmp_path / "fixed.py").write_text(FIXED)
    (tmp_path / "others.py").write_text(OTHERS)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    (tmp_path / "fixed.py").write_text(FIXED.replace("get(url)", "get(url, timeout=3)"))
    git(tmp_path, "commit", "-qam", "two")
    return tmp_path


def lines(root: Path, *arguments: str) -> list[int]:
    ran = in_json(root, "hunt", "--fix", "HEAD", *arguments)
    assert (ran.code, ran.err) == (0, "")
    chosen = next(rung for rung in ran.document["hunt"]["ladder"] if rung["chosen"])
    assert chosen["verdict"] == "proven"
    return sorted(line for _, line in ran.places)


def test_a_site_that_is_none_narrows_the_rule_and_costs_no_other(root: Path) -> None:
    assert {5, 9, 14} <= set(lines(root))
    assert lines(root, "--not", "others.py:5") == [9, 14, 26]
    assert lines(root, "--not", "others.py:14") == [5, 9, 26]
    assert lines(root, "--not", "others.py:5", "--not", "others.py:14") == [9, 26]


def test_the_narrowed_rule_is_kept_and_proves_again(root: Path) -> None:
    ran = in_json(root, "learn", "--fix", "HEAD", "--not", "others.py:5")
    assert (ran.code, ran.err) == (0, "") and ran.document["saved"]
    assert "--not" in ran.document["hunt"]["chosen_why"]
    assert in_json(root, "prove").document["rules"][0]["verdict"] == "proven"
    assert sorted(line for _, line in in_json(root, "scan", "others.py").places) == [9, 14, 26]


def test_a_missed_place_widens_the_rule(root: Path) -> None:
    assert {5, 9, 14, 18, 26} <= set(lines(root, "--also", "others.py:18"))
    assert {5, 9, 14, 22, 26} <= set(lines(root, "--also", "others.py:22"))


def test_both_at_once(root: Path) -> None:
    found = lines(root, "--also", "others.py:18", "--not", "others.py:5")
    assert 18 in found and 5 not in found


def test_a_place_that_is_caught_already_changes_nothing(root: Path) -> None:
    assert lines(root, "--also", "others.py:9") == [5, 9, 14, 26]


def test_paths_count_from_the_folder_one_stands_in(root: Path) -> None:
    (root / "sub").mkdir()
    ran = in_json(root / "sub", "hunt", "--fix", "HEAD", "--root", "..", "--not", "../others.py:5")
    assert ran.code == 0 and sorted(line for _, line in ran.places) == [9, 14, 26]


REFUSED = [
    (["--not", "others.py:4"], "no site of this hunt is there"),
    (["--not", "others.py:1"], "no site"),
    (["--not", "others.py:9999"], "lines"),
    (["--not", "nowhere.py:3"], "no such file"),
    (["--not", "others.py"], "PATH:LINE"),
    (["--not", "others.py:x"], "PATH:LINE"),
    (["--not", ":3"], "PATH:LINE"),
    (["--also", "others.py"], "PATH:LINE"),
    (["--also", "../outside.py:3"], "no such file"),
    (["--also", "others.py:2"], "no pattern that still proves"),
    (["--also", "others.py:13"], "no pattern that still proves"),
    (["--also", "others.py:0"], "lines"),
    (["--also", "others.py:9", "--not", "others.py:9"], "no one pattern that proves fits"),
]


@pytest.mark.parametrize(("arguments", "word"), REFUSED)
def test_what_cannot_be_done_is_one_line(root: Path, arguments: list[str], word: str) -> None:
    ran = bugclass(root, "hunt", "--fix", "HEAD", *arguments, "--jobs", "1")
    assert (ran.code, ran.out) == (2, "")
    assert word in ran.err.splitlines()[-1]


def test_a_place_just_like_the_incident_cannot_be_left_out_by_its_own_code(root: Path) -> None:
    (root / "twin.py").write_text(FIXED)
    ran = bugclass(root, "hunt", "--fix", "HEAD", "--not", "twin.py:5", "--jobs", "1")
    assert ran.code == 2 and "no pattern that still proves leaves this place out" in ran.err
