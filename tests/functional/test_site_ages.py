"""How old the sites of a hunt are: counted from HEAD, not from today; nothing is said that nobody knows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.command import bugclass, files_of
from support.dated import Dated

BAD = "import requests\n\n\ndef {0}(url):\n    return requests.post(url, json={{}})\n"
GOOD = "import requests\n\n\ndef {0}(url):\n    return requests.post(url, json={{}}, timeout=5)\n"


@pytest.fixture
def repo(tmp_path: Path) -> Dated:
    made = Dated(tmp_path / "repo")
    made.commit("2020-01-01", "One", {"one.py": BAD.format("one"), "tax.py": BAD.format("tax")})
    made.commit("2024-04-20", "Two", {"two.py": BAD.format("two")})
    made.commit("2024-05-02", "Fix", {"tax.py": GOOD.format("tax")})
    return made


def ages(root: Path, *arguments: str, fix: str = "HEAD") -> dict[str, str]:
    """Path to what is said of its age."""
    ran = bugclass(root, "hunt", "--fix", fix, "--format", "json", "--jobs", "1", *arguments)
    assert ran.code == 0, ran.err
    said = {each["path"]: [why for why in each["why"] if "old (since" in why] for each in ran.document["findings"]}
    return {path: " ".join(words) for path, words in said.items()}


def test_sites_say_how_old_they_are_at_head(repo: Dated) -> None:
    one, two = repo.ids[1], repo.ids[2]
    before = files_of(repo.root)
    assert ages(repo.root) == {
        "one.py": f"this site is 4.3 years old (since 2020-01-01, {one[:10]})",
        "two.py": f"this site is 12 days old (since 2024-04-20, {two[:10]})",
    }
    assert files_of(repo.root) == before


def test_the_same_tomorrow(repo: Dated, monkeypatch: pytest.MonkeyPatch) -> None:
    known = ages(repo.root)
    import time

    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    assert ages(repo.root) == known


def test_what_is_not_committed_has_no_age(repo: Dated) -> None:
    (repo.root / "new.py").write_text(BAD.format("new"))
    (repo.root / "two.py").write_text("x = 1\n" + BAD.format("two").replace("url, json", "url + '/', json"))
    found = ages(repo.root)
    assert found["new.py"] == "" and found["two.py"] == "" and "4.3 years" in found["one.py"]


def test_moved_lines_and_another_layout_stay_as_old_as_they_are(repo: Dated) -> None:
    text = (repo.root / "one.py").read_text()
    repo.commit("2024-05-03", "Layout", {"one.py": text.replace("\n\n\ndef", "\n\nTIMES = 3\n\n\ndef").replace("    return", "\treturn")})
    assert "since 2020-01-01" in ages(repo.root, fix="HEAD~1")["one.py"]


def test_what_came_in_today_says_nothing(repo: Dated) -> None:
    repo.commit("2024-05-02", "Three", {"three.py": BAD.format("three")})
    assert ages(repo.root, fix="HEAD~1")["three.py"] == ""


def test_a_shallow_clone_knows_no_beginnings(repo: Dated, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--depth", "2", f"file://{repo.root}", str(tmp_path / "shallow"))
    assert set(ages(tmp_path / "shallow").values()) == {""}


def test_without_git_a_hunt_is_as_it_was(repo: Dated, tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text(BAD.format("tax"))
    (repo.root / ".git").rename(tmp_path / "gone")
    ran = bugclass(repo.root, "hunt", "--before", str(tmp_path / "old.py"), "--after", "tax.py", "--format", "json", "--jobs", "1")
    assert ran.code == 0 and len(ran.document["findings"]) == 2
    assert "old (since" not in ran.out


def test_a_root_below_the_top_has_ages_too(tmp_path: Path) -> None:
    repo = Dated(tmp_path / "repo")
    repo.commit("2020-01-01", "In", {"part/one.py": BAD.format("one"), "part/tax.py": BAD.format("tax")})
    repo.commit("2024-05-02", "Fix", {"part/tax.py": GOOD.format("tax")})
    assert "4.3 years" in ages(repo.root / "part")["one.py"]


def test_what_was_not_asked_is_said(repo: Dated) -> None:
    repo.commit("2024-05-03", "Many", {f"more{number}.py": BAD.format("more") for number in range(6)})
    ran = bugclass(repo.root, "hunt", "--fix", "HEAD~1", "--format", "json", "--jobs", "1")
    told = sum("old (since" in why for finding in ran.document["findings"] for why in finding["why"])
    files = {finding["path"] for finding in ran.document["findings"]}
    assert len(files) == 8 and told <= 5
    assert "the age of 3 sites was not looked up" in ran.document["hunt"]["remarks"][-1]


def test_no_filter_that_a_repository_names_is_started(repo: Dated, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    repo.commit("2024-05-03", "Attributes", {".gitattributes": "*.py filter=bad\n"})
    repo.git("config", "filter.bad.clean", f"touch {mark}; cat")
    (repo.root / "one.py").write_text((repo.root / "one.py").read_text() + "\n\nx = 1\n")
    os.utime(repo.root / "two.py")
    assert "4.3 years" in ages(repo.root, fix="HEAD~1")["one.py"]
    assert not mark.exists()
