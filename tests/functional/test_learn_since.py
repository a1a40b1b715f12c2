"""`bugclass learn --since`: rules for the fixes of a range."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import bugclass, git, in_json

from scanner.app.hunting import since

BAD = "import requests\n\n\ndef {name}(url):\n    return requests.get(url)\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two fixes, one of which has siblings; a change that is none; a fix of tests; a merge."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")

    def commit(message: str, **files: str) -> None:
        for name, text in files.items():
            (folder / f"{name}.py").write_text(text)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", message)

    commit("start", one=BAD.format(name="one"), two=BAD.format(name="two"), area="def area(w):\n    return w * 2\n")
    git(folder, "tag", "start")
    commit("Fix hanging call", one=BAD.format(name="one").replace("get(url)", "get(url, timeout=3)"))
    commit("Wrong area", area="def area(w):\n    return w + 2\n")
    commit("Add a name", area="NAME = 1\n\n\ndef area(w):\n    return w + 2\n")
    commit("Fix the test", test_area="assert 1\n")
    return folder


def test_rules_with_sites_come_first(root: Path) -> None:
    ran = in_json(root, "learn", "--since", "start")
    assert (ran.code, ran.err) == (0, "")
    proposals = ran.document["proposals"]
    first, *rest = proposals["listed"]
    assert (first["subject"], first["rule_id"], first["sites"]) == ("Fix hanging call", "requests-get-without-timeout", 1)
    assert first["place"] == "one.py:5" and "without `timeout`" in first["words"] and first["kept"] is False
    assert [one["sites"] for one in rest] == [0] * len(rest)
    assert proposals["fixes"] == proposals["looked_at"] == 2
    assert ran.document["saved"] == [] and not (root / ".bugclass").exists()


def test_the_table(root: Path) -> None:
    ran = bugclass(root, "learn", "--since", "start", "--jobs", "1")
    assert ran.code == 0 and "requests-get-without-timeout" in ran.out and "2 likely fixes" in ran.out


def test_the_limit_is_told(root: Path) -> None:
    ran = in_json(root, "learn", "--since", "start", "--limit", "1")
    proposals = ran.document["proposals"]
    assert (proposals["looked_at"], proposals["fixes"]) == (1, 2)
    out = bugclass(root, "learn", "--since", "start", "--limit", "1", "--jobs", "1").out
    assert "older fixes not looked at (--limit): 1" in " ".join(out.split())


def test_save_keeps_the_rules_that_have_sites(root: Path) -> None:
    ran = in_json(root, "learn", "--since", "start", "--save")
    assert ran.code == 0
    yaml, test = ran.document["saved"]
    assert yaml == ".bugclass/rules/requests-get-without-timeout.yaml" and test.endswith(".py")
    assert ran.document["proposals"]["listed"][0]["kept"] is True
    assert in_json(root, "prove").document["rules"][0]["verdict"] == "proven"


def test_what_stands_in_the_way_of_keeping_is_told(root: Path) -> None:
    in_json(root, "learn", "--since", "start", "--save")
    file = root / ".bugclass/rules/requests-get-without-timeout.yaml"
    file.write_text(file.read_text().replace("requests.get", "requests.put"))
    ran = in_json(root, "learn", "--since", "start", "--save")
    first = ran.document["proposals"]["listed"][0]
    assert not first["kept"] and "was edited" in first["not_kept"]


def test_what_was_done_is_not_done_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = in_json(root, "learn", "--since", "start")

    def never(*arguments: object) -> None:
        raise AssertionError("hunted again")

    monkeypatch.setattr(since, "found_by", never)
    assert in_json(root, "learn", "--since", "start").out == known.out
    (root / "two.py").write_text("x = 1\n")
    assert in_json(root, "learn", "--since", "start").code == 2, "other files, so an earlier answer does not hold"


def test_it_goes_on_where_it_was_interrupted(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = in_json(root, "learn", "--since", "start", "--no-cache")
    real, calls = since.found_by, []

    def second_time_interrupted(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(since, "found_by", second_time_interrupted)
    assert bugclass(root, "learn", "--since", "start", "--jobs", "1").code == 130
    assert in_json(root, "learn", "--since", "start").out == known.out
    assert len(calls) == 3


REFUSED = [
    (["--since", "nowhere"], "nowhere"),
    (["--since", ""], "not a revision"),
    (["--since", "start", "--fix", "HEAD"], "does not go with it"),
    (["--since", "start", "pm.md"], "does not go with it"),
    (["--since", "start", "--rung", "2"], "does not go with it"),
    (["--since", "start", "--not", "one.py:3"], "does not go with it"),
    (["--since", "start", "--limit", "-1"], "from 0 up"),
    (["--since"], "expected one argument"),
]


@pytest.mark.parametrize(("arguments", "word"), REFUSED)
def test_what_does_not_go_together_is_refused(root: Path, arguments: list[str], word: str) -> None:
    ran = bugclass(root, "learn", *arguments)
    assert (ran.code, ran.out) == (2, "") and word in ran.err.splitlines()[-1]


def test_an_empty_range_is_an_answer(root: Path) -> None:
    ran = in_json(root, "learn", "--since", "HEAD")
    assert ran.code == 0 and ran.document["proposals"] == {"looked_at": 0, "fixes": 0, "listed": []}


def test_outside_a_repository(tmp_path: Path) -> None:
    ran = bugclass(tmp_path, "learn", "--since", "HEAD")
    assert ran.code == 2 and "not in a git repository" in ran.err


def test_a_file_that_does_not_parse_is_a_failure(root: Path) -> None:
    (root / "broken.py").write_text("requests.get((\n")
    ran = in_json(root, "learn", "--since", "start")
    assert ran.code == 2 and ran.document["failures"] and ran.document["proposals"]["listed"]
