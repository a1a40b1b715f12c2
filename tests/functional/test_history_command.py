"""`bugclass history` over real repositories: counts, origins, endings, and what could not be looked at."""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from support.command import Ran, bugclass, files_of, program
from support.dated import RULE, Dated


@pytest.fixture
def repo(tmp_path: Path) -> Dated:
    return Dated(tmp_path / "repo")


def ask(repo: Dated, *arguments: str | Path, code: int = 0) -> dict[str, Any]:
    ran = told(repo, *arguments, "--format", "json", code=code)
    return ran.document


def told(repo: Dated, *arguments: str | Path, code: int = 0) -> Ran:
    ran = bugclass(repo.root, "history", "evil-call", *arguments, "--jobs", "1")
    assert ran.code == code, ran.err + ran.out
    return ran


def counts(found: dict[str, Any]) -> list[int]:
    return [sample["sites"] for sample in found["samples"]]


def test_sites_are_counted_dated_and_their_commits_named(repo: Dated) -> None:
    one = repo.commit("2019-06-01", "Call it", {"a.py": "evil(1)\n", "b.py": "good()\n"})
    two = repo.commit("2020-06-01", "Call it again", {"b.py": "good()\nevil(2)\n"}, who="Bo")
    fix = repo.commit("2021-06-01", "Do without", {"a.py": "good(1)\n"})
    repo.commit("2023-06-01", "Later", {"c.py": "x = 1\n"})
    before = files_of(repo.root)
    found = ask(repo)
    assert counts(found) == [0, 1, 2, 1, 1]
    assert found["range"] == {"first": repo.ids[0], "last": repo.ids[-1], "revisions": 5, "shallow": False}
    [living] = found["living"]
    assert (living["path"], living["start_line"], living["age_days"]) == ("b.py", 2, 1095.0)
    assert living["came"] == {"commit": two, "date": "2020-06-01T12:00:00Z", "author": "Bo", "subject": "Call it again"}
    [past] = found["past"]
    assert (past["path"], past["gone"]["commit"], past["ending"], past["exact"]) == ("a.py", fix, "corrected", True)
    assert one != fix and files_of(repo.root) == before


def test_few_samples_still_find_the_commit_that_took_a_site_away(repo: Dated) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil(1)\n"})
    for number in range(6):
        repo.commit("2019-03-01", "noise", {"n.py": f"x = {number}\n"})
    fix = repo.commit("2019-04-01", "out", {"a.py": "pass\n"})
    for number in range(6):
        repo.commit("2019-05-01", "noise", {"n.py": f"y = {number}\n"})
    found = ask(repo, "--samples", "3")
    assert sum(sample["asked"] for sample in found["samples"]) == 3
    assert [(past["gone"]["commit"], past["exact"]) for past in found["past"]] == [(fix, True)]
    assert found["summary"]["looked_at"] < len(repo.ids)


def test_since_begins_there(repo: Dated) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil(1)\n"})
    middle = repo.commit("2019-03-01", "more", {"b.py": "evil(2)\n"})
    repo.commit("2019-04-01", "late", {"c.py": "evil(3)\n"})
    found = ask(repo, "--since", middle)
    assert counts(found) == [2, 3]
    assert found["range"]["first"] == middle


def test_a_renamed_file_takes_its_site_along(repo: Dated) -> None:
    code = "def f():\n    return evil(1)\n"
    first = repo.commit("2019-02-01", "in", {"old/a.py": code})
    repo.commit("2020-02-01", "move", {"old/a.py": None, "new/b.py": code})
    found = ask(repo)
    assert found["past"] == []
    assert [(site["path"], site["came"]["commit"]) for site in found["living"]] == [("new/b.py", first)]


def test_an_edited_site_is_not_a_corrected_one(repo: Dated) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil(address, retries=3)\n"})
    repo.commit("2020-02-01", "edit", {"a.py": "evil(address, retries=4)\n"})
    assert ask(repo)["past"] == []


def test_reformatted_renamed_and_moved_code_is_the_same_site(repo: Dated) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "def f(a):\n    evil(a)\n"})
    repo.commit("2020-02-01", "layout", {"a.py": "x = 1\n\n\ndef f(b):\n    evil(\n        b\n    )\n"})
    assert ask(repo)["past"] == []


def test_a_removed_file_is_told_from_a_correction(repo: Dated) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil(1)\n"})
    gone = repo.commit("2020-02-01", "drop", {"a.py": None})
    assert [(past["ending"], past["gone"]["commit"]) for past in ask(repo)["past"]] == [("file-removed", gone)]


def test_equal_sites_are_counted_each(repo: Dated) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil(1)\n", "b.py": "evil(1)\n"})
    repo.commit("2020-02-01", "one less", {"b.py": "pass\n"})
    found = ask(repo)
    assert counts(found) == [0, 2, 1]
    assert [past["path"] for past in found["past"]] == ["b.py"]


def test_a_site_came_with_what_made_it_one_not_with_a_later_line(repo: Dated) -> None:
    first = repo.commit("2019-02-01", "in", {"a.py": "evil(\n    1,\n)\n"})
    repo.commit("2022-02-01", "one more", {"a.py": "evil(\n    1,\n    2,\n)\n"})
    assert [site["came"]["commit"] for site in ask(repo)["living"]] == [first]


def test_older_lines_that_were_no_site_do_not_count(repo: Dated) -> None:
    repo.commit("2019-02-01", "harmless", {"a.py": "good(\n    1,\n    2,\n)\n"})
    made = repo.commit("2022-02-01", "now evil", {"a.py": "evil(\n    1,\n    2,\n)\n"})
    assert [site["came"]["commit"] for site in ask(repo)["living"]] == [made]


def test_only_python_of_the_code_base_counts(repo: Dated) -> None:
    files = {"a.txt": "evil(1)\n", ".bugclass/x.py": "evil(1)\n", "skip/a.py": "evil(1)\n", ".bugclassignore": "skip/\n"}
    repo.commit("2019-02-01", "none", dict(files))
    (repo.root / "link.py").symlink_to("a.txt")
    repo.commit("2019-03-01", "a link", {})
    assert counts(ask(repo)) == [0, 0, 0]


def test_uncommitted_code_is_no_history(repo: Dated) -> None:
    (repo.root / "a.py").write_text("evil(1)\n")
    assert ask(repo)["living"] == []


def test_a_root_below_the_top_is_looked_at_alone(repo: Dated) -> None:
    repo.commit("2019-02-01", "in", {"part/a.py": "evil(1)\n", "other/a.py": "evil(1)\n", "part/.bugclass/rules/r.yaml": RULE})
    ran = bugclass(repo.root / "part", "history", "evil-call", "--format", "json")
    assert ran.code == 0 and [site["path"] for site in ran.document["living"]] == ["a.py"]
    assert ran.document["living"][0]["came"]["commit"] == repo.ids[-1]


def test_the_second_time_nothing_is_looked_at_again(repo: Dated, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil(1)  # the second time\n"})
    first = ask(repo)
    from scanner.scan import looking

    def never(*arguments: object) -> None:
        raise AssertionError("looked again")

    monkeypatch.setattr(looking.LookTask, "look", never)
    assert ask(repo) == first


def test_several_workers_answer_the_same(repo: Dated) -> None:
    for number in range(8):
        body = "".join(f"x{line} = {number}\n" for line in range(9_000))
        repo.commit("2019-02-01", "in", {f"a{number}.py": body + f"evil({number})\n"})
    one = ask(repo, "--no-cache")
    ran = program(repo.root, "history", "evil-call", "--no-cache", "--jobs", "2", "--format", "json")
    assert ran.code == 0 and ran.document == one


def test_what_cannot_be_parsed_is_a_failure_and_its_sites_are_not_corrected(repo: Dated) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil(1)\n"})
    broken = repo.commit("2020-02-01", "break", {"a.py": "evil(1\n"})
    found = ask(repo, code=2)
    assert [(failure["path"], failure["kind"]) for failure in found["failures"]] == [("a.py", "unparsable")]
    assert broken[:10] in found["failures"][0]["detail"]
    assert found["past"] == [] and counts(found) == [0, 1, 0] and found["samples"][-1]["unread"] == 1


def test_a_blob_that_the_clone_lacks_is_a_failure(repo: Dated) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil(1)\n"})
    repo.commit("2020-02-01", "more", {"a.py": "evil(12)\n"})
    blob = repo.git("rev-parse", "HEAD~1:a.py")
    (repo.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    found = ask(repo, code=2)
    assert {(failure["path"], failure["kind"]) for failure in found["failures"]} == {("a.py", "missing")}
    assert [(site["path"], site["came"]) for site in found["living"]] == [("a.py", None)]


def test_a_tree_that_the_clone_lacks_is_a_failure(repo: Dated) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil(1)\n"})
    repo.commit("2020-02-01", "more", {"a.py": "evil(12)\n"})
    tree = repo.git("rev-parse", "HEAD~1^{tree}")
    (repo.root / ".git/objects" / tree[:2] / tree[2:]).unlink()
    found = ask(repo, code=2)
    assert {failure["kind"] for failure in found["failures"]} == {"missing"}
    assert repo.ids[1][:10] in found["failures"][0]["detail"]
    assert counts(found) == [0, 1]


def test_a_shallow_clone_says_so(repo: Dated, tmp_path: Path) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil(1)\n"})
    repo.commit("2020-02-01", "more", {"b.py": "evil(2)\n"})
    repo.commit("2021-02-01", "last", {"c.py": "evil(3)\n"})
    repo.git("clone", "-q", "--depth", "2", f"file://{repo.root}", str(tmp_path / "shallow"))
    ran = bugclass(tmp_path / "shallow", "history", "evil-call", "--format", "json")
    found = ran.document
    assert ran.code == 0 and found["range"]["shallow"]
    assert [(site["path"], site["came"] is not None) for site in found["living"]] == [("c.py", True), ("a.py", False), ("b.py", False)]
    assert "shallow" in found["remarks"][0]


def test_merged_work_is_credited_to_its_own_commit_where_it_came_in(repo: Dated) -> None:
    repo.git("checkout", "-q", "-b", "side")
    own = repo.commit("2019-02-01", "in", {"a.py": "evil(1)\n"}, who="Bo")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge side", "side", day="2019-03-01")
    found = ask(repo)
    assert counts(found) == [0, 1]
    assert found["living"][0]["came"]["commit"] == own


@pytest.mark.parametrize("more", [["nowhere"], ["--since"], ["--samples"]])
def test_bad_input_is_one_line(repo: Dated, more: list[str]) -> None:
    arguments = {"nowhere": ["nowhere"], "--since": ["evil-call", "--since", "nope"], "--samples": ["evil-call", "--samples", "-3"]}[
        more[0]
    ]
    ran = bugclass(repo.root, "history", *arguments)
    assert ran.code == 2 and ran.out == "" and "Traceback" not in ran.err


def test_without_a_repository_there_is_no_history(tmp_path: Path) -> None:
    ran = bugclass(tmp_path, "history", "mutable-default-argument", "--format", "json")
    assert ran.code == 2
    assert "no git repository" in ran.document["failures"][0]["detail"]


def test_a_revision_that_head_does_not_come_from_is_refused(repo: Dated) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("2019-02-01", "side", {"a.py": "evil(1)\n"})
    repo.git("checkout", "-q", "main")
    assert "does not come from side" in told(repo, "--since", "side", code=2).err


def test_a_rule_for_semgrep_alone_is_refused(repo: Dated) -> None:
    rule = RULE.replace("evil-call", "taint").replace("pattern: evil(...)", "pattern-propagators: []\n  pattern: evil(...)")
    (repo.root / ".bugclass/rules/taint.yaml").write_text(rule.replace("  pattern: evil", "  mode: taint\n  pattern: evil"))
    ran = bugclass(repo.root, "history", "taint")
    assert ran.code == 2 and ran.out == ""


def test_text_has_the_line_the_ages_and_no_escapes(repo: Dated) -> None:
    repo.commit("2019-02-01", "in \x1b[31m red", {"a.py": "evil('\x1b[31m')\n"}, who="Bo\x1b[0m")
    repo.commit("2021-02-01", "one more", {"b.py": "evil(2)\n"})
    out = told(repo).out
    assert "\x1b" not in out
    assert "▅█" in out and "2 sites now, at most 2 (2021-02-01), the first seen 2019-02-01" in out
    assert "2.0 years old, since 2019-02-01" in out
    assert told(repo, "-q").out == "a.py:1: 731 days\nb.py:1: 0 days\n"


def test_the_chart_is_accessible_and_nothing_in_it_is_markup(repo: Dated) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil(1)\n"})
    svg = told(repo, "--format", "svg").out
    tree = ElementTree.fromstring(svg)
    named = {node.get("id"): node.text or "" for node in tree.iter() if node.get("id")}
    assert tree.get("role") == "img" and set((tree.get("aria-labelledby") or "").split()) <= set(named)
    assert "1 site now" in named["growth-desc"]
    assert "nan" not in svg.lower()


def test_the_page_asks_nothing_of_any_network(repo: Dated) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil('<img src=x onerror=alert(1)>')\n"})
    repo.commit("2019-03-01", "<script>alert(1)</script>", {"a.py": "pass\n"}, who="<b>Bo</b>")
    page = told(repo, "--format", "html").out
    assert "<script" not in page and "<img" not in page and "<b>" not in page
    assert re.findall(r"<[^>]*\s(?:src|href|style|on[a-z]+)\s*=|url\(|@import", page) == []
    assert "default-src 'none'" in page and "unsafe-inline" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_formats_go_to_their_files(repo: Dated, tmp_path: Path) -> None:
    repo.commit("2019-02-01", "in", {"a.py": "evil(1)\n"})
    told(repo, "--format", f"svg={tmp_path / 'h.svg'}", "--format", f"json={tmp_path / 'h.json'}")
    assert (tmp_path / "h.svg").read_text().startswith("<svg ")
    assert json.loads((tmp_path / "h.json").read_text())["command"] == "history"
    assert told(repo, "--format", "sarif", code=2).out == ""


def test_no_program_that_a_repository_names_is_started(repo: Dated, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    repo.commit("2019-02-01", "in", {"a.py": "evil(1)\n", ".gitattributes": "*.py filter=bad diff=bad\n"})
    for key in ("filter.bad.clean", "filter.bad.smudge", "diff.bad.textconv"):
        repo.git("config", key, f"touch {mark}; cat")
    os.utime(repo.root / "a.py")
    ask(repo)
    assert not mark.exists()
