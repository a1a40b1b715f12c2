"""Bad input, of every kind: one clear line on standard error, exit code 2, nothing written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.case import Built
from support.command import Ran, bugclass, files_of, git, in_json

GOOD_RULE = "rules:\n- id: evil-call\n  languages: [python]\n  severity: WARNING\n  message: m\n  pattern: evil(...)\n"


def refused(here: Path, *arguments: str) -> str:
    """Run, see that all is as it should be, and give the one line."""
    before = files_of(here.parent)
    ran = bugclass(here, *arguments)
    assert ran.code == 2, ran
    assert ran.out == ""
    assert files_of(here.parent) == before
    lines = ran.err.splitlines()
    assert len(lines) == 1 and lines[0].startswith("bugclass: "), ran.err
    assert "this is a bug in bugclass" not in lines[0]
    return lines[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('+++\nid = "x\n+++\n# T\n', ":2: broken front matter (TOML): the text of id has no closing quotation mark"),
        ("+++\nseverity = SEV2\n+++\n# T\n", ':2: broken front matter (TOML): text needs quotation marks: severity = "..."'),
        ("+++\nstarted = 2026-13-02T09:14:00Z\n+++\n# T\n", ":2: broken front matter (TOML): '2026-13-02T09:14:00Z' is no date or time"),
        ("+++\nstarted = 2026-11-02T09:14:00+25:00\n+++\n# T\n", "is no date or time; write a day like 2026-12-01"),
        ("+++\n[fix\n+++\n# T\n", ":2: broken front matter (TOML): Expected ']'"),
        ("---\nid: [x\n---\n# T\n", "broken front matter (YAML)"),
        ('+++\nid = "x"\n# T\n', "front matter"),
        ('+++\nid = "PM-1"\ntitle = "x"\nsevrity = "x"\n+++\n', ":4: unknown key 'sevrity'; did you mean 'severity'?"),
        ('+++\nid = "PM-1"\ntitle = 3\n+++\n', ":3: "),
        ('+++\nid = "PM-1"\ntitle = "x"\nstatus = "done"\n+++\n', "status"),
        ('+++\nid = "PM-1"\ntitle = "x"\n[[fix]]\nlevel = "workaround"\nexpires = "soon"\n+++\n', ":6: 'fix.expires' must be a date"),
        ('+++\nid = "PM-1"\ntitle = "x"\n[[fix]]\nlevel = "root-cause"\ncommit = "0123456789"\n+++\n', "no commit '0123456789'"),
        (
            '+++\nid = "PM-1"\ntitle = "x"\n[bug_class]\nid = "../../x"\n[[fix]]\nlevel = "root-cause"\ncommit = "HEAD~1"\n+++\n',
            "kebab-case",
        ),
        ('+++\nid = "PM-1"\ntitle = "x"\n+++\n# T\n', "names no fix"),
        ('+++\nid = "PM-1"\ntitle = "x"\n+++\n## Before\n```python\nf(\n```\n## After\n```python\nf()\n```\n', "before"),
        (
            '+++\nid = "PM-1"\ntitle = "x"\n+++\n## Before\n```python\nf()\n```\n## After\n```python\nf()\n```\n',
            "before and after is the same",
        ),
        ('+++\nid = "PM-1"\ntitle = "x"\n+++\n## Before\n```python\nf()\n```\n', "1 code blocks before but 0 after"),
        ("", "names no fix"),
    ],
)
def test_broken_postmortem(text: str, words: str, shop: Built) -> None:
    shop.postmortem.write_text(text)
    assert words in refused(shop.root, "hunt", "postmortem.md", "--save")


def test_postmortem_that_is_no_text(shop: Built) -> None:
    shop.postmortem.write_bytes(b"\xff\xfe\x00")
    assert "postmortem.md" in refused(shop.root, "learn", "postmortem.md")
    assert "no such post-mortem" in refused(shop.root, "learn", "none.md")
    assert "shop" in refused(shop.root, "learn", "shop")


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("nosuch", "no commit 'nosuch'"),
        ("nosuch..HEAD", "no commit 'nosuch'"),
        ("HEAD..nosuch", "no commit 'nosuch'"),
        ("HEAD:shop/tax.py", "no commit"),
        ("", "revision"),
        ("--output=x", "is not a revision"),
        ("HEAD~2", "first commit"),
        ("HEAD", "changes no Python code"),
        ("HEAD..HEAD", "same commit"),
        ("worktree", "no Python code is changed"),
    ],
)
def test_revision_that_is_no_fix(revision: str, words: str, shop: Built) -> None:
    assert words in refused(shop.root, "learn", f"--fix={revision}")


def test_merge(shop: Built) -> None:
    git(shop.root, "checkout", "-q", "-b", "side", "HEAD~1")
    git(shop.root, "commit", "-q", "--allow-empty", "-m", "side")
    git(shop.root, "merge", "-q", "--no-ff", "-m", "merge", "main")
    assert "is a merge" in refused(shop.root, "hunt", "--fix", "HEAD", "--save")


def test_repository_that_is_none(shop: Built, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "a.py").write_text("x = 1\n")
    assert "not in a git repository" in refused(bare, "learn", "--fix", "HEAD")
    git(bare, "init", "-q")
    assert "no commit 'HEAD'" in refused(bare, "learn", "--fix", "HEAD")
    assert "--root nowhere: not a folder" in refused(shop.root, "learn", "--fix", "HEAD~1", "--root", "nowhere")


@pytest.mark.parametrize(
    ("patch", "words"),
    [
        ("", "empty"),
        ("garbage\n", "not a unified diff"),
        ("--- a/shop/tax.py\n+++ b/shop/tax.py\n@@ -1,9 +1,9 @@\n-x\n+y\n", "fix.patch"),
        ("--- a/none.py\n+++ b/none.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n", "none.py"),
        ("--- a/../../etc/passwd.py\n+++ b/../../etc/passwd.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n", "passwd"),
        ("--- a/README.md\n+++ b/README.md\n@@ -1 +1 @@\n-x\n+y\n", "Python"),
    ],
)
def test_patch(patch: str, words: str, shop: Built) -> None:
    (shop.root.parent / "fix.patch").write_text(patch)
    assert words in refused(shop.root, "hunt", "--diff", "../fix.patch", "--save")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("def f(:\n", "def f():\n    pass\n", "line 1: invalid syntax"),
        ("def f():\n    pass\n", "def f(:\n", "line 1: invalid syntax"),
        ("x = 1\n", "x = 1\n", "equal"),
        ("x = 1\n", "x = 1  # why\n", "nothing to learn"),
        ("", "", "equal"),
        ("x = 1\n", None, "no such file"),
        (None, "x = 1\n", "no such file"),
        ("(" * 5_000, "x = 1\n", "before"),
        ("x = 1\0\n", "x = 1\n", "before"),
    ],
)
def test_files(before: str | None, after: str | None, words: str, shop: Built) -> None:
    for name, text in (("old.py", before), ("new.py", after)):
        if text is not None:
            (shop.root.parent / name).write_text(text)
    assert words in refused(shop.root, "hunt", "--before", "../old.py", "--after", "../new.py", "--save")


def failed(here: Path, *arguments: str) -> Ran:
    """A command that starts and cannot finish: 2, the failures in the document and on standard error, nothing written."""
    before = files_of(here)
    ran = in_json(here, *arguments)
    assert ran.code == 2 and files_of(here) == before
    document = ran.document
    assert document["failures"] and document["summary"]["exit_code"] == 2
    assert len(ran.err.splitlines()) == len(document["failures"])
    assert all(line.startswith("bugclass: ") for line in ran.err.splitlines())
    return ran


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rules: [", "is not valid YAML"),
        ("- a\n", "no top-level `rules:`"),
        ("", "is empty"),
        (GOOD_RULE.replace("  pattern: evil(...)\n", ""), "pattern"),
        (GOOD_RULE.replace("  message: m\n", ""), "message"),
        (GOOD_RULE.replace("[python]", "[klingon]"), "klingon"),
        (GOOD_RULE.replace("pattern:", "patern:"), "patern"),
        (GOOD_RULE + GOOD_RULE[GOOD_RULE.index("- ") :], "evil-call"),
        (GOOD_RULE.replace("id: evil-call", "id: !!python/object/apply:os.system [touch pwned]"), "line 2"),
    ],
)
def test_rule_file_with_an_error(text: str, words: str, shop: Built) -> None:
    folder = shop.root / ".bugclass/rules"
    folder.mkdir(parents=True)
    (folder / "evil-call.yaml").write_text(text)
    for command in ("scan", "prove"):
        ran = failed(shop.root, command)
        assert words in ran.err
        assert ".bugclass/rules/evil-call.yaml" in ran.err


def test_a_broken_rule_hides_no_finding_of_the_others(shop: Built) -> None:
    rules = shop.root / "rules"
    rules.mkdir()
    (rules / "a.yaml").write_text("rules: [")
    (rules / "b.yaml").write_text(GOOD_RULE)
    (shop.root / "shop/bad.py").write_text("evil(1)\n")
    assert failed(shop.root, "scan", "--rules", "rules").places == [("shop/bad.py", 1)]


def test_nothing_to_run_or_nothing_to_look_at_is_never_green(shop: Built, tmp_path: Path) -> None:
    assert "no rules in .bugclass/rules" in failed(shop.root, "scan").err
    assert "no rules in .bugclass/rules" in failed(shop.root, "prove").err
    (shop.root / "none").mkdir()
    assert "[no-files]" in failed(shop.root, "scan", "--library", "none").err
    assert "[missing]" in failed(shop.root, "scan", "--library", "gone.py").err
    assert "[missing]" in failed(shop.root, "hunt", "postmortem.md", "--path", "gone").err
    (tmp_path / "outside.py").write_text("x = 1\n")
    assert "[outside-root]" in failed(shop.root, "scan", "--library", "../outside.py").err
    assert "no such rule file" in refused(shop.root, "scan", "--rules", "none.yaml")
    assert "no kept rule is called 'nosuch'" in refused(shop.root, "prove", "nosuch")


def test_code_that_cannot_be_read(shop: Built) -> None:
    (shop.root / "shop/broken.py").write_text("def f(:\n")
    (shop.root / "shop/bytes.py").write_bytes(b"x = '\xff'\n")
    (shop.root / "shop/deep.py").write_text("x = " + "(" * 3_000 + ")" * 3_000 + "\n")
    (shop.root / "shop/zero.py").write_bytes(b"x = 1\0\n")
    ran = failed(shop.root, "scan", "--library")
    assert {each["path"] for each in ran.document["failures"]} == {f"shop/{name}.py" for name in ("broken", "bytes", "deep", "zero")}
    assert ("shop/events.py", 15) in ran.places, "what could be read is reported all the same"


def test_engines_that_are_not_there(shop: Built) -> None:
    assert "there are none here [no-rules]" in failed(shop.root, "scan", "--library", "--engine", "libcst").err
    unknown = bugclass(shop.root, "scan", "--library", "--engine", "magic")
    assert unknown.code == 2 and unknown.out == "" and "magic" in unknown.err.splitlines()[-1]


def test_a_rule_that_the_engine_cannot_run_hides_no_finding_of_the_others(shop: Built) -> None:
    taint = (
        "- id: tainted\n  languages: [python]\n  severity: WARNING\n  message: m\n  mode: taint\n"
        "  pattern-sources: [{pattern: a()}]\n  pattern-sinks: [{pattern: b(...)}]\n"
    )
    (shop.root / "mixed.yaml").write_text(GOOD_RULE + taint)
    (shop.root / "bad.py").write_text("evil(1)\n")
    ran = bugclass(shop.root, "scan", "--rules", "mixed.yaml", "--engine", "python", "--format", "json", "bad.py")
    report = json.loads(ran.out)
    assert ran.code == 2
    assert [(f["rule_id"], f["path"], f["start_line"]) for f in report["findings"]] == [("evil-call", "bad.py", 1)]
    assert [rule["id"] for rule in report["rules"]] == ["evil-call"]
    assert len(report["failures"]) == 1 and "tainted" in report["failures"][0]["detail"]


@pytest.mark.parametrize(("file", "words"), [("nowhere/out.txt", "nowhere is not a folder"), (".", "is a folder")])
def test_a_report_without_a_place_is_told_before_a_rule_is_kept(file: str, words: str, shop: Built) -> None:
    assert words in refused(shop.root, "hunt", "postmortem.md", "--save", "-o", file)


def test_a_rule_is_not_kept_outside_the_root(shop: Built, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (shop.root / ".bugclass").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert "outside the root" in refused(shop.root, "learn", "postmortem.md")


@pytest.mark.parametrize("old", [None, "x = 1\n"])
def test_a_rule_that_cannot_be_written_leaves_no_test_behind(old: str | None, shop: Built) -> None:
    rules = shop.root / ".bugclass/rules"
    (rules / "http-call-without-timeout.yaml").mkdir(parents=True)
    if old is not None:
        (rules / "http-call-without-timeout.test.py").write_text(old)
    assert "cannot be written" in refused(shop.root, "learn", "postmortem.md")


@pytest.mark.parametrize(
    "asked", [("hunt", "--fix", "nowhere"), ("learn", "--fix", "nowhere"), ("prove", "nothing"), ("scan", "--rules", "none.yaml")]
)
def test_as_json_a_refusal_is_a_document_too(asked: tuple[str, ...], shop: Built) -> None:
    before = files_of(shop.root)
    ran = bugclass(shop.root, *asked, "--format", "json")
    report = json.loads(ran.out)
    assert ran.code == report["summary"]["exit_code"] == 2
    assert report["command"] == asked[0] and report["findings"] == []
    assert report["failures"][-1]["kind"] in ("input", "no-rules") and report["failures"][-1]["detail"]
    assert len(ran.err.splitlines()) == len(report["failures"])
    assert files_of(shop.root) == before
