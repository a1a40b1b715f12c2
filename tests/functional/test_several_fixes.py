"""Several fixes of one incident: one rule that is proven on all of them, or a clear word that there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import bugclass, git, in_json

ONE = "import requests\n\n\ndef fetch(url):\n    return requests.get(url)\n"
TWO = "import requests\n\n\ndef send(place, data):\n    answer = requests.post(place, json=data)\n    return answer.ok\n"
THREE = "import requests\n\n\ndef drop(place):\n    requests.delete(place, headers=H)\n\n\n"
THREE += "def safe(place):\n    requests.put(place, timeout=1)\n"
OTHER = "def area(width):\n    return width == None\n"


def commit(root: Path, **files: str) -> str:
    for name, text in files.items():
        (root / f"{name}.py").write_text(text)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "fix it")
    return git(root, "rev-parse", "HEAD").strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two fixes of the same mistake, one of another, and a place that nobody has fixed."""
    git(tmp_path, "init", "-q")
    commit(tmp_path, one=ONE, two=TWO, three=THREE, other=OTHER)
    commit(tmp_path, one=ONE.replace("(url)\n", "(url, timeout=3)\n").replace("fetch(url, timeout=3)", "fetch(url)"))
    commit(tmp_path, two=TWO.replace("json=data)", "json=data, timeout=T)"))
    commit(tmp_path, other=OTHER.replace("==", "is"))
    return tmp_path


def test_two_fixes_make_one_rule_that_neither_makes_alone(root: Path) -> None:
    ran = in_json(root, "learn", "--fix", "HEAD~2", "--fix", "HEAD~1")
    assert (ran.code, ran.err) == (0, "")
    hunt = ran.document["hunt"]
    assert "requests.$METHOD($" in next(rung["pattern"] for rung in hunt["ladder"] if rung["chosen"])
    assert hunt["remarks"] == ["every rung is proven on all 2 fixes"]
    kept = next((root / ".bugclass/rules").glob("*.yaml")).read_text()
    both = [git(root, "rev-parse", name).strip() for name in ("HEAD~2", "HEAD~1")]
    assert all(kept.count(one) >= 1 for one in both) and "fixes:" in kept
    assert in_json(root, "hunt", "--fix", "HEAD~2", "--fix", "HEAD~1").places == [("three.py", 5)]
    proven = in_json(root, "prove")
    assert (proven.code, proven.document["rules"][0]["verdict"]) == (0, "proven")


def test_the_rule_is_proven_on_each_of_the_fixes_again(root: Path) -> None:
    assert in_json(root, "learn", "--fix", "HEAD~2", "--fix", "HEAD~1").code == 0
    file = next((root / ".bugclass/rules").glob("*.yaml"))
    first, other = (git(root, "rev-parse", name).strip() for name in ("HEAD~1", "HEAD"))
    file.write_text(file.read_text().replace(first, other))
    again = in_json(root, "prove")
    assert again.code == 1 and again.document["rules"][0]["verdict"] == "silent-before"


def test_fixes_that_share_nothing_say_so_and_fall_back_to_one(root: Path) -> None:
    ran = in_json(root, "hunt", "--fix", "HEAD~2", "--fix", "HEAD")
    assert (ran.code, ran.err) == (0, "")
    (remark,) = ran.document["hunt"]["remarks"]
    assert "share no pattern" in remark
    assert "share no pattern" in bugclass(root, "hunt", "--fix", "HEAD~2", "--fix", "HEAD").out


def test_one_fix_has_no_remark_and_the_same_one_twice_is_one(root: Path) -> None:
    alone, twice = in_json(root, "hunt", "--fix", "HEAD"), in_json(root, "hunt", "--fix", "HEAD", "--fix", "HEAD")
    assert alone.document["hunt"]["remarks"] == [] and twice.out == alone.out


@pytest.mark.parametrize(("more", "word"), [("nowhere", "nowhere"), ("HEAD~3", "no code before"), ("main...side", "two dots")])
def test_a_further_fix_that_is_none_is_refused(root: Path, more: str, word: str) -> None:
    ran = bugclass(root, "hunt", "--fix", "HEAD", "--fix", more)
    assert ran.code == 2 and word in ran.err and len(ran.err.splitlines()) == 1


POSTMORTEM = """+++
id = "PM-1"
title = "T"
+++
## Before
```python
def fetch(url):
    return requests.get(url)
```
```python
def send(place, data):
    answer = requests.post(place, json=data)
    return answer.ok
```
## After
```python
def fetch(url):
    return requests.get(url, timeout=3)
```
```python
def send(place, data):
    answer = requests.post(place, json=data, timeout=T)
    return answer.ok
```
"""


def test_several_pairs_of_code_blocks_make_one_rule(root: Path) -> None:
    (root / "pm.md").write_text(POSTMORTEM)
    ran = in_json(root, "hunt", "pm.md", "--save")
    assert (ran.code, ran.err) == (0, "")
    assert ("three.py", 5) in ran.places and ("three.py", 9) not in ran.places
    assert ran.document["hunt"]["remarks"] == ["every rung is proven on all 2 fixes"]
    test = next((root / ".bugclass/rules").glob("*.py")).read_text()
    assert "requests.post(place, json=data, timeout=T)" in test and "requests.get(url, timeout=3)" in test
    assert in_json(root, "prove").document["rules"][0]["verdict"] == "proven"
