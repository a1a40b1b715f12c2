"""`bugclass postmortem check` on a real repository: commits, tests and rules are looked up; every format tells it; nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support.case import Built
from support.command import bugclass, files_of, git, in_json

WHOLE = """+++
id = "PM-1"
title = "Checkout hangs"
status = "closed"
severity = "SEV2"
started = 2026-11-02T09:14:00Z
detected = 2026-11-02T09:31:00Z
resolved = 2026-11-02T13:05:00Z
affected = "EU carts"
trigger = "the tax service stopped answering"
test = "tests/test_tax.py::test_stall"

[bug_class]
id = "http-call-without-timeout"

[[fix]]
level = "root-cause"
commit = "@FIX@"

[hunt]
rule = "http-call-without-timeout"
commit = "HEAD"
date = 2026-11-03
sites = 3

[[action]]
title = "Time-outs"
owner = "payments"
due = 2026-12-01

[[action]]
title = "Age alert"
owner = "platform"
due = 2026-12-15
+++
# Checkout hangs

## Summary
All workers waited.

## Detection
Customers called; an alert on age would have told sooner.

## What slowed us down
The dashboard showed averages.

## Root cause
The call had no timeout.
"""
TEST = "from shop.tax import quote\n\n\ndef test_stall():\n    assert quote\n"


@pytest.fixture
def whole(kept: Built) -> Callable[..., Path]:
    """Writes the closed post-mortem, changed as asked, into the shop that keeps its rule; the shop's root."""

    def write(old: str = "", new: str = "", test: str = TEST) -> Path:
        (kept.root / "tests").mkdir(exist_ok=True)
        (kept.root / "tests/test_tax.py").write_text(test)
        (kept.root / "docs/postmortems").mkdir(parents=True, exist_ok=True)
        (kept.root / "docs/postmortems/a.md").write_text(WHOLE.replace("@FIX@", str(kept.fix)).replace(old or "\0", new))
        return kept.root

    return write


def found(root: Path, *files: str) -> tuple[int, list[tuple[str, int, str]]]:
    ran = in_json(root, "postmortem", "check", *files)
    assert "Traceback" not in ran.err
    return ran.code, [(one["rule_id"].removeprefix("postmortem/"), one["start_line"], one["level"]) for one in ran.document["findings"]]


def test_a_whole_one_passes_and_nothing_is_written(whole: Callable[..., Path]) -> None:
    root = whole()
    before = files_of(root)
    assert found(root, "docs/postmortems/a.md") == (0, []) == found(root)
    assert files_of(root) == before
    assert "17 min to detect, 3 h 51 min to resolve" in bugclass(root, "postmortem", "check").out


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ('commit = "HEAD"', 'commit = "feedbeef"', ("commit-unknown", 22, "error")),
        ('commit = "HEAD"', 'commit = "HEAD^{tree}"', ("commit-unknown", 22, "error")),
        ("test_stall", "test_stahl", ("test-not-found", 11, "error")),
        ("tests/test_tax.py::test_stall", "tests/test_gone.py", ("test-not-found", 11, "error")),
        ('rule = "http-call-without-timeout"', 'rule = "another"', ("rule-not-kept", 21, "warning")),
        ("2026-11-02T13:05:00Z", "2026-11-02T13:05:00+09:00", ("time-order", 8, "error")),
    ],
)
def test_what_is_wrong_is_told_with_its_line(whole: Callable[..., Path], old: str, new: str, wanted: tuple[str, int, str]) -> None:
    assert found(whole(old, new)) == (1, [wanted])


@pytest.mark.parametrize(
    ("test", "wanted"),
    [
        ("def test_stall(): pass\n", "test-misses-fix"),
        ("from shop import events\n\ndef test_stall(): pass\n", "test-misses-fix"),
        ("def test_other(): pass\n", "test-not-found"),
        ("def test_stall(:\n", "test-not-found"),
    ],
)
def test_a_named_test_must_be_there_and_reach_the_fix(whole: Callable[..., Path], test: str, wanted: str) -> None:
    code, told = found(whole(test=test))
    assert code == 1 and [one[0] for one in told] == [wanted]


def test_an_edited_rule_is_not_proven(whole: Callable[..., Path]) -> None:
    root = whole()
    rule = root / ".bugclass/rules/http-call-without-timeout.yaml"
    rule.write_text(rule.read_text().replace("severity: WARNING", "severity: ERROR"))
    assert [one[0] for one in found(root)[1]] == ["rule-not-proven"]


def test_a_rule_file_that_cannot_be_read_is_a_failure(whole: Callable[..., Path]) -> None:
    root = whole()
    (root / ".bugclass/rules/http-call-without-timeout.yaml").write_text("rules: [\n")
    ran = in_json(root, "postmortem", "check")
    assert ran.code == 2 and [one["kind"] for one in ran.document["failures"]] == ["rule"]


def test_an_id_that_another_has_is_told_though_only_one_was_asked(whole: Callable[..., Path]) -> None:
    root = whole()
    (root / "docs/postmortems/b.md").write_text('+++\nid = "PM-1"\n+++\n')
    code, told = found(root, "docs/postmortems/b.md")
    assert code == 1 and ("duplicate-id", 2, "error") in told
    assert {one[2] for one in told if one[0] != "duplicate-id"} == {"note"}


def test_without_a_repository_commits_are_not_judged(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('+++\nstatus = "draft"\n[[fix]]\nlevel = "hotfix"\ncommit = "feedbeef"\n+++\n')
    code, told = found(tmp_path, "a.md")
    assert code == 0 and "commit-unknown" not in {one[0] for one in told}


def test_in_a_shallow_clone_a_commit_that_is_not_here_is_not_looked_at(whole: Callable[..., Path], tmp_path: Path) -> None:
    root = whole()
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Write it down")
    git(tmp_path, "clone", "-q", "--depth", "1", root.as_uri(), "clone")
    ran = in_json(tmp_path / "clone", "postmortem", "check")
    assert (ran.code, ran.document["findings"]) == (2, [])
    assert [(each["path"], "git fetch --unshallow" in each["detail"]) for each in ran.document["failures"]] == [
        ("docs/postmortems/a.md", True)
    ]


def test_where_one_line_is_all_it_says_what_is_meant(whole: Callable[..., Path]) -> None:
    root = whole("EU carts", "")
    line = bugclass(root, "postmortem", "check", "-q").out.splitlines()[0]
    assert line.startswith("docs/postmortems/a.md:9:1: postmortem/fact-missing (error): 'affected' is missing; ")


def test_every_format_tells_it(whole: Callable[..., Path]) -> None:
    root = whole("test_stall", "test_stahl")
    said = {
        name: bugclass(root, "postmortem", "check", "--format", name) for name in ("text", "sarif", "github", "gitlab", "junit", "markdown")
    }
    assert {ran.code for ran in said.values()} == {1}
    assert "docs/postmortems/a.md:11:1: postmortem/test-not-found (error)" in said["text"].out
    run = json.loads(said["sarif"].out)["runs"][0]
    assert [(one["ruleId"], one["level"]) for one in run["results"]] == [("postmortem/test-not-found", "error")]
    assert "not there" in run["tool"]["driver"]["rules"][0]["shortDescription"]["text"]
    assert "::error file=docs/postmortems/a.md,line=11" in said["github"].out
    assert [(one["check_name"], one["location"]["lines"]["begin"]) for one in json.loads(said["gitlab"].out)] == [
        ("postmortem/test-not-found", 11)
    ]
    assert ElementTree.fromstring(said["junit"].out).find(".//failure") is not None
    assert "postmortem/test-not-found" in said["markdown"].out


def test_a_test_or_document_outside_the_root_is_not_read(whole: Callable[..., Path], tmp_path: Path) -> None:
    root = whole()
    (tmp_path / "secret.py").write_text(TEST)
    (root / "tests/test_tax.py").unlink()
    (root / "tests/test_tax.py").symlink_to(tmp_path / "secret.py")
    assert [one[0] for one in found(root)[1]] == ["test-not-found"]


def test_hostile_text_does_not_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# \x1b[31mred\u202e\n\n| Status | \x1b]0;x\x07 |\n|---|---|\n", encoding="utf-8")
    ran = bugclass(tmp_path, "postmortem", "check", "a.md", "--color", "never")
    assert ran.code == 0 or ran.code == 1
    assert "\x1b" not in ran.out + ran.err and "\u202e" not in ran.out + ran.err


def test_a_setting_can_raise_but_not_lower_what_fails(whole: Callable[..., Path]) -> None:
    root = whole('rule = "http-call-without-timeout"', 'rule = "another"')
    (root / "bugclass.toml").write_text('fail-level = "error"\n')
    assert found(root)[0] == 0
    (root / "bugclass.toml").write_text('fail-level = "none"\n')
    assert found(root)[0] == 1


def test_a_file_that_git_ignores_is_not_among_all(whole: Callable[..., Path]) -> None:
    root = whole()
    (root / ".gitignore").write_text("ignored/\n")
    (root / "ignored/incidents").mkdir(parents=True)
    (root / "ignored/incidents/x.md").write_text("+++\nbroken\n")
    git(root, "add", ".gitignore")
    assert found(root) == (0, [])
