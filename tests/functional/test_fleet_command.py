"""Many real repositories on a real cluster of processes, one cluster for all of these tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.command import Ran, bugclass, git
from support.fleets import BUG, CLEAN, RULE, commit_files, make_clone

FORKED = "import os\n\n\ndef helper(command):\n    value = command.strip()\n    os.system(value)\n    return value\n"


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1") as made:
        yield made.scheduler_address


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with a rule, and a list of four repositories: a tree, a bare one with two forks' code, a clean one, one with comments."""
    (tmp_path / "rule.yaml").write_text(RULE)
    make_clone(tmp_path / "clones" / "web", {"web/run.py": BUG, "web/fine.py": CLEAN, "README.md": "os.system(x)\n"})
    make_clone(tmp_path / "clones" / "fork", {"lib/helper.py": FORKED}, bare=True)
    make_clone(tmp_path / "clones" / "original", {"src/helper.py": "# moved down\n\n" + FORKED, "fine.py": CLEAN})
    told = BUG.replace("(name)\n", "(name)  # bugclass: ignore[shell-with-variable] the name is our own\n", 2)
    make_clone(tmp_path / "clones" / "told", {"told.py": told.replace("def run(name)  # bugclass: ignore", "def run(name)")})
    (tmp_path / "clones" / "told" / "told.py").write_text(
        "import os\n\n\ndef run(name):\n    os.system(name)  # bugclass: ignore[shell-with-variable] our own\n"
    )
    (tmp_path / "fleet.toml").write_text(
        'repositories = ["clones/web"]\n[groups.libraries]\nrepositories = ["clones/fork", "clones/*l*"]\n'
    )
    return tmp_path


def fleet(here: Path, *arguments: str | Path, scheduler: str = "tcp://127.0.0.1:1") -> Ran:
    """With a cluster that answers nowhere unless one is named: what is remembered needs none."""
    return bugclass(here, "fleet", *arguments, "--rules", "rule.yaml", "--scheduler", scheduler, "--state", here / "state.sqlite")


def findings(ran: Ran) -> list[tuple[str, str, int, str]]:
    lines = [json.loads(line) for line in ran.out.splitlines()]
    return [(each["repository"], each["path"], each["start_line"], each["state"]) for each in lines if each["type"] == "finding"]


def document(ran: Ran) -> dict[str, Any]:
    return ran.document


def test_findings_are_those_of_a_scan_in_each_repository(here: Path, scheduler: str) -> None:
    ran = fleet(here, "fleet.toml", "--format", "jsonl", scheduler=scheduler)
    assert ran.code == 1, ran.err
    assert findings(ran) == [
        ("web", "web/run.py", 5, "new"),
        ("fork", "lib/helper.py", 6, "new"),
        ("original", "src/helper.py", 8, "new"),
        ("told", "told.py", 5, "suppressed"),
    ]
    marks = [json.loads(line)["fingerprint"] for line in ran.out.splitlines() if '"finding"' in line]
    scanned = []
    for name in ("web", "original", "told"):
        found = bugclass(here, "scan", "--root", here / "clones" / name, "--rules", here / "rule.yaml", "--format", "json").document
        scanned += [each["fingerprint"] for each in found["findings"]]
    assert [marks[0], *marks[2:]] == scanned
    assert marks[1] == marks[2]


def test_a_second_run_needs_no_cluster_and_gives_the_same_bytes(here: Path, scheduler: str) -> None:
    formats = ("--format", "json=one.json", "--format", "html=one.html", "--format", "text=one.txt", "--format", "sarif=one")
    again = tuple(each.replace("one", "two") for each in formats)
    assert fleet(here, "fleet.toml", *formats, scheduler=scheduler).code == 1
    assert fleet(here, "fleet.toml", *again).code == 1
    for ending in ("json", "html", "txt"):
        assert (here / f"one.{ending}").read_bytes() == (here / f"two.{ending}").read_bytes()
    logs = sorted(file.name for file in (here / "one").iterdir())
    assert logs == ["fork.sarif", "original.sarif", "told.sarif", "web.sarif"]
    log = json.loads((here / "one" / "told.sarif").read_text())
    assert log["runs"][0]["results"][0]["suppressions"]
    assert "script" not in (here / "one.html").read_text()
    text = (here / "one.txt").read_text()
    assert "original: src/helper.py:8" in text and "3 findings in 4 repositories (2 sites once equal code is counted once)" in text


def test_equal_code_is_one_site_with_its_places(here: Path, scheduler: str) -> None:
    found = document(fleet(here, "fleet.toml", "--format", "json", scheduler=scheduler))
    assert [(each["count"], each["repositories"]) for each in found["sites"]] == [(2, 2), (1, 1)]
    assert [each["repository"] for each in found["sites"][0]["places"]] == ["fork", "original"]
    assert found["summary"] | {"bytes": 0} == {
        "repositories": 4,
        "incomplete": 0,
        "files": 6,
        "bytes": 0,
        "files_scanned": 6,
        "new": 3,
        "sites": 2,
        "suppressed": 1,
        "rules": 1,
        "failures": 0,
        "exit_code": 1,
    }
    assert [(each["name"], each["group"], bool(each["commit"])) for each in found["repositories"]] == [
        ("web", None, True),
        ("fork", "libraries", True),
        ("original", "libraries", True),
        ("told", "libraries", True),
    ]


def test_nothing_found_is_0_and_what_is_not_looked_at_is_2(here: Path, scheduler: str) -> None:
    make_clone(here / "clean", {"fine.py": CLEAN})
    assert fleet(here, "clean", scheduler=scheduler).code == 0
    make_clone(here / "broken", {"old.py": "print 'x'\nos.system(\n", "run.py": BUG})
    (here / "empty").mkdir()
    git(here / "empty", "init", "-q", "--bare")
    ran = fleet(here, "broken", "empty", "gone", "clean", "--format", "json", scheduler=scheduler)
    assert ran.code == 2
    assert len(ran.document["sites"]) == 1
    told = {(each["repository"], each["path"], each["kind"]) for each in ran.document["failures"]}
    assert told == {("broken", "old.py", "unparsable"), ("empty", "", "input"), (None, "gone", "missing")}
    assert [each["complete"] for each in ran.document["repositories"]] == [False, False, True]
    assert "broken/old.py" in ran.err and "empty: " in ran.err and "gone" in ran.err


def test_each_way_of_not_looking_is_2(here: Path) -> None:
    assert fleet(here, "nowhere").code == 2
    assert fleet(here, "fleet.toml", "--group", "other").code == 2
    assert fleet(here, "fleet.toml", "--exclude", "*").code == 2
    assert fleet(here, "ext::sh -c touch% pwned").code == 2
    assert fleet(here, "fleet.toml", "--engine", "semgrep").code == 2
    assert fleet(here, "fleet.toml", scheduler="nonsense").code == 2
    assert fleet(here, "fleet.toml", "--format", "sarif").code == 2
    (here / "other.yaml").write_text(RULE.replace("pattern: os.system($X)", "pattern-regex: 'x'").replace("[python]", "[generic]"))
    ran = bugclass(here, "fleet", "clones/web", "--rules", "other.yaml", "--format", "json", "--no-cache")
    assert ran.code == 2
    assert "was not run by the in-process engine" in ran.document["failures"][0]["detail"]
    nothing = bugclass(here, "fleet", "clones/web", "--no-cache")
    assert nothing.code == 2 and "no rules in .bugclass/rules" in nothing.err
    assert not (here / "pwned").exists()


def test_revisions_are_read_from_objects_without_a_checkout(here: Path, scheduler: str) -> None:
    web = here / "clones" / "web"
    first = git(web, "rev-parse", "HEAD").strip()
    commit_files(web, {"web/run.py": CLEAN, ".bugclassignore": "skipped/\n", "skipped/run.py": BUG, "web/new.py": BUG})
    (web / "web" / "run.py").write_text("os.system(dirty)\n")
    (here / "at.txt").write_text(f"clones/web {first}\nclones/web main\nclones/web\nclones/web nonsense\n")
    ran = fleet(here, "at.txt", "--format", "jsonl", scheduler=scheduler)
    assert ran.code == 2
    assert [(path, line) for _, path, line, _ in findings(ran)] == [
        ("web/run.py", 5),
        ("web/new.py", 5),
        ("web/new.py", 5),
        ("web/run.py", 1),
    ]
    assert "no commit 'nonsense' here" in ran.err
    assert (web / "web" / "run.py").read_text() == "os.system(dirty)\n"


def test_since_last_looks_only_at_what_changed(here: Path, scheduler: str) -> None:
    make_clone(here / "broken", {"old.py": "print 'x'\nos.system(\n"})
    assert fleet(here, "fleet.toml", "broken", "--since", "last", "--format", "json", scheduler=scheduler).document["summary"]["files"] == 7
    commit_files(here / "clones" / "web", {"web/more.py": "\n" + BUG, "web/fine.py": CLEAN + "\n"})
    ran = fleet(here, "fleet.toml", "broken", "--since", "last", "--format", "json", scheduler=scheduler)
    assert [(each["path"], each["start_line"]) for site in ran.document["sites"] for each in site["places"]] == [("web/more.py", 6)]
    assert ran.document["since"] is True
    assert [each["files"] for each in ran.document["repositories"]] == [2, 0, 0, 0, 1]
    assert [each["path"] for each in ran.document["failures"]] == ["old.py"], "what cannot be looked at is told each time"
    assert fleet(here, "fleet.toml", "--since", "last").code == 0
    whole = fleet(here, "fleet.toml", "--format", "json").document
    assert whole["summary"]["new"] == 4


def test_repositories_are_fetched_and_kept_within_bounds(here: Path, scheduler: str) -> None:
    far = make_clone(here / "far", {"run.py": BUG, "data.bin": "x" * 1000}, bare=True)
    git(far, "config", "uploadpack.allowFilter", "true")
    plain = make_clone(here / "plain", {"run.py": "\n" + BUG})
    (here / "urls.txt").write_text(f"file://{far}\nfile://{plain}\nfile://{here}/nowhere\n")
    kept = ("--clones", "kept", "--format", "json")
    ran = fleet(here, "urls.txt", *kept, scheduler=scheduler)
    assert ran.code == 2
    assert [(each["name"], each["new"], each["failures"]) for each in ran.document["repositories"]][:2] == [
        (f"{here.name}/far", 1, 0),
        (f"{here.name}/plain", 1, 0),
    ]
    assert [each["repository"] for each in ran.document["failures"]] == [f"{here.name}/nowhere"]
    clones = sorted((here / "kept").iterdir())
    assert len(clones) == 3 - 1 or all((each / "bugclass-clone").exists() for each in clones)
    filtered = next(each for each in clones if "far" in each.name)
    missing = git(filtered, "rev-list", "--objects", "--missing=print", "refs/bugclass/wanted")
    assert missing.count("?") == 1, "the blob that is no Python was never fetched"
    commit_files(here / "plain", {"run.py": CLEAN})
    assert fleet(here, f"file://{plain}", *kept, "--no-fetch").document["summary"]["new"] == 1
    assert fleet(here, f"file://{plain}", *kept, scheduler=scheduler).document["summary"]["new"] == 0
    assert fleet(here, f"file://{far}", *kept, "--clones-size", "0M").code == 1
    assert list((here / "kept").glob("*/bugclass-clone")) == []
    assert fleet(here, f"file://{far}", *kept, "--no-fetch").code == 2


def test_a_rule_learned_from_a_fix_runs_over_the_fleet(here: Path, scheduler: str) -> None:
    root = make_clone(here / "root", {"tax.py": "import requests\n\n\ndef quote(url):\n    return requests.get(url)\n"})
    commit_files(root, {"tax.py": "import requests\n\n\ndef quote(url):\n    return requests.get(url, timeout=5)\n"})
    other = make_clone(here / "other", {"shop.py": "import requests\n\n\ndef look(url):\n    return requests.get(url)\n"})
    ran = bugclass(here, "fleet", other, "--root", root, "--fix", "HEAD", "--scheduler", scheduler, "--no-cache", "--format", "json")
    assert ran.code == 1, ran.err
    assert [each["path"] for each in ran.document["sites"][0]["places"]] == ["shop.py"]
    assert len(ran.document["rules"]) == 1
    assert bugclass(here, "fleet", other, "--root", root, "--fix", "HEAD", "--library").code == 2


def test_a_cluster_of_its_own(here: Path) -> None:
    ran = bugclass(here, "fleet", "clones/web", "--rules", "rule.yaml", "--no-cache", "--jobs", "2", "--format", "json")
    assert (ran.code, ran.document["summary"]["new"]) == (1, 1)
