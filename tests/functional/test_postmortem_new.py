"""`bugclass postmortem new`: filled from git and the code, read by the reader, and `check` names exactly what is left to answer."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from support.case import Built
from support.command import bugclass, files_of, git, in_json

from scanner.adapters.postmortem import read_postmortem

ASKED = Counter(
    {"fact-missing": 6, "trigger-unanswered": 1, "detection-unanswered": 1, "diagnosis-unanswered": 1, "root-cause-unanswered": 1}
)
TEMPLATES = ("ours", "google-sre", "pagerduty", "atlassian")


def left_open(root: Path, file: str) -> Counter[str]:
    ran = in_json(root, "postmortem", "check", file)
    assert ran.code == 0 and {one["level"] for one in ran.document["findings"]} == {"note"}
    return Counter(one["rule_id"].removeprefix("postmortem/") for one in ran.document["findings"])


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_it_writes_is_read_and_only_the_questions_are_open(shop: Built, template: str) -> None:
    ran = bugclass(shop.root, "postmortem", "new", "--fix", str(shop.fix), "--from", template, "-o", "new.md", "-q")
    assert ran.code == 0 and ran.out == ""
    document = read_postmortem(shop.root / "new.md", shop.root)
    incident = document.incident
    assert incident.bug_class is not None and incident.hunt is not None and incident.hunt.sites == 3
    assert [fix.commit for fix in incident.fixes] == [str(shop.fix)[:12]]
    assert "requests.post(TAX_URL, json=payload)" in document.before[0].text and "timeout=" in document.after[0].text
    assert left_open(shop.root, "new.md") == ASKED + Counter({"rule-not-kept": 1, "test-unanswered": 1, "action-count": 1})


@pytest.mark.parametrize("template", TEMPLATES)
def test_without_a_fix_all_of_it_is_asked(shop: Built, template: str) -> None:
    assert bugclass(shop.root, "postmortem", "new", "--from", template, "-o", "new.md").code == 0
    wanted = ASKED + Counter({"fact-missing": 2, "test-unanswered": 1, "action-count": 1, "elsewhere-unanswered": 1})
    assert left_open(shop.root, "new.md") == wanted


def test_each_question_is_told_where_it_stands(shop: Built) -> None:
    assert bugclass(shop.root, "postmortem", "new", "-o", "new.md").code == 0
    lines = (shop.root / "new.md").read_text().splitlines()
    told = in_json(shop.root, "postmortem", "check", "new.md").document["findings"]
    asked = [lines[one["start_line"] - 1] for one in told]
    assert len(set(asked)) == len(asked) and all("?" in line or line.startswith("## ") for line in asked)
    assert {line.split(" = ")[0] for line in asked if line.startswith("# ") and " = " in line} == {"# started", "# detected", "# resolved"}


def test_without_a_place_it_goes_to_standard_output_and_nothing_is_written(shop: Built) -> None:
    before = files_of(shop.root)
    ran = bugclass(shop.root, "postmortem", "new", "--fix", str(shop.fix), "-q", "--no-cache")
    assert ran.code == 0 and ran.out.startswith("+++\n") and files_of(shop.root) == before


def test_who_wrote_it_and_what_was_deployed(shop: Built) -> None:
    git(shop.root, "tag", "v1.0", f"{shop.fix}^")
    git(shop.root, "tag", "v1.1", str(shop.fix))
    said = bugclass(shop.root, "postmortem", "new", "--fix", str(shop.fix), "-q").out
    first = git(shop.root, "rev-parse", f"{shop.fix}^")[:12]
    assert f"the changed code was written by Ada: `{first}` The code so far" in said
    assert "first tag with the bug: `v1.0`" in said and "first tag with the fix: `v1.1`" in said
    assert "`shop/tax.py` | 2 | 2 |" in said and 'tests/test_tax.py::test_name"' in said


def test_the_tests_that_the_fix_wrote_are_named(shop: Built) -> None:
    (shop.root / "tests").mkdir()
    (shop.root / "tests/test_tax.py").write_text("from shop import tax\n\ndef test_old(): pass\n")
    git(shop.root, "add", "-A")
    git(shop.root, "commit", "-q", "-m", "tests")
    (shop.root / "tests/test_tax.py").write_text("from shop import tax\n\ndef test_old(): pass\n\ndef test_new(): assert tax\n")
    code = (shop.root / "shop/tax.py").read_text().replace("return table_quote(cart)", "return table_quote(cart) or 0", 1)
    (shop.root / "shop/tax.py").write_text(code)
    git(shop.root, "commit", "-q", "-a", "-m", 'Fix `a` | [b](c) <script> "q"')
    assert bugclass(shop.root, "postmortem", "new", "--fix", "HEAD", "-o", "new.md", "-q").code == 0
    document = read_postmortem(shop.root / "new.md", shop.root)
    assert document.incident.tests == ("tests/test_tax.py::test_new",)
    assert document.incident.title == 'Fix `a` | [b](c) <script> "q"'
    assert "test-unanswered" not in left_open(shop.root, "new.md")


def test_write_puts_it_beside_the_others_under_the_next_id(shop: Built) -> None:
    (shop.root / "incidents").mkdir()
    (shop.root / "incidents/a.md").write_text('+++\nid = "PM-2026-041"\n+++\n')
    ran = bugclass(shop.root, "postmortem", "new", "--fix", str(shop.fix), "--write", "-q")
    assert ran.code == 0 and "incidents/2026-11-02-fix-the-incident.md" in ran.err
    assert read_postmortem(shop.root / "incidents/2026-11-02-fix-the-incident.md", shop.root).incident.id == "PM-2026-042"


def test_nothing_is_rewritten(shop: Built) -> None:
    (shop.root / "new.md").write_text("answers")
    assert bugclass(shop.root, "postmortem", "new", "-o", "new.md").code == 2
    assert (shop.root / "new.md").read_text() == "answers"
    assert bugclass(shop.root, "postmortem", "new", "--fix", str(shop.fix), "--write", "-q").code == 0
    again = bugclass(shop.root, "postmortem", "new", "--fix", str(shop.fix), "--write", "-q")
    assert again.code == 2 and "is there already" in again.err
    assert bugclass(shop.root, "postmortem", "new", "-o", "new.md", "--write").code == 0
    assert (shop.root / "new.md").read_text().startswith("+++")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--fix", "nothing-like-it"), "no commit"),
        (("--fix", "worktree"), "commit the fix first"),
        (("--fix", "HEAD~1...HEAD"), "two dots"),
        (("--fix", "HEAD..HEAD"), "same commit"),
        (("--fix", ""), "is not a revision"),
        (("--fix", "--all"), "expected one argument"),
        (("--from", "sre"), "no such choice"),
        (("-o", "gone/new.md"), "not a folder"),
        (("-o", "."), "is a folder"),
        (("--root", "gone"), "not a folder"),
        (("extra",), "one argument too many"),
    ],
)
def test_what_is_no_use_is_told_in_a_line(shop: Built, words: tuple[str, ...], said: str) -> None:
    before = files_of(shop.root)
    ran = bugclass(shop.root, "postmortem", "new", *words)
    assert ran.code == 2 and said in ran.err and "Traceback" not in ran.err and ran.out == "" and files_of(shop.root) == before


def test_a_link_is_not_written_through(shop: Built, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("keep")
    (shop.root / "new.md").symlink_to(tmp_path / "other.md")
    assert bugclass(shop.root, "postmortem", "new", "-o", "new.md", "--write").code == 2
    assert (tmp_path / "other.md").read_text() == "keep"


def test_a_fix_that_teaches_nothing_is_told_as_such(shop: Built) -> None:
    (shop.root / "shop/fresh.py").write_text("LIMIT = 3\n")
    git(shop.root, "add", "-A")
    git(shop.root, "commit", "-q", "-m", "Add a limit")
    (shop.root / "limits.yaml").write_text("limit: 3\n")
    ran = bugclass(shop.root, "postmortem", "new", "--fix", "HEAD", "-q")
    assert ran.code == 0 and "No rule came of the fix" in ran.out and "# [bug_class]" in ran.out and "`shop/fresh.py` | 1 | 0 |" in ran.out


def test_a_fix_of_configuration_and_a_range(shop: Built) -> None:
    (shop.root / "limits.yaml").write_text("limit: 3\n")
    git(shop.root, "add", "-A")
    git(shop.root, "commit", "-q", "-m", "Raise the limit")
    ran = bugclass(shop.root, "postmortem", "new", "--fix", "HEAD", "-q")
    assert ran.code == 0 and "`limits.yaml` | 1 | 0 |" in ran.out
    ran = bugclass(shop.root, "postmortem", "new", "--fix", f"{shop.fix}^..HEAD", "-o", "new.md", "-q")
    assert ran.code == 0
    (fix,) = read_postmortem(shop.root / "new.md", shop.root).incident.fixes
    assert fix.commit is not None and ".." in fix.commit
    assert (shop.root / "new.md").read_text().count(" by Ada: ") == 4


def test_the_first_commit_and_a_merge_have_no_one_difference(shop: Built) -> None:
    first = git(shop.root, "rev-list", "--max-parents=0", "HEAD").strip()
    assert "first commit" in bugclass(shop.root, "postmortem", "new", "--fix", first).err
    git(shop.root, "checkout", "-q", "-b", "side", first)
    (shop.root / "side.py").write_text("x = 1\n")
    git(shop.root, "add", "-A")
    git(shop.root, "commit", "-q", "-m", "side")
    git(shop.root, "merge", "-q", "-m", "merge", "main")
    assert "is a merge" in bugclass(shop.root, "postmortem", "new", "--fix", "HEAD").err


def test_a_code_base_within_a_repository(tmp_path: Path, shop: Built) -> None:
    mono = tmp_path / "mono"
    (mono / "apps").mkdir(parents=True)
    git(mono, "init", "-q")
    shutil.copytree(shop.root / "shop", mono / "apps/shop")
    git(mono, "add", "-A")
    git(mono, "commit", "-q", "-m", "all")
    file = mono / "apps/shop/tax.py"
    file.write_text(file.read_text().replace(", timeout=HTTP_TIMEOUT", ", timeout=3"))
    (mono / "other.py").write_text("x = 1\n")
    git(mono, "add", "-A")
    git(mono, "commit", "-q", "-m", "Fix the time-out")
    ran = bugclass(mono, "postmortem", "new", "--root", "apps", "--fix", "HEAD", "--write", "-q")
    (made,) = (mono / "apps/docs/postmortems").glob("*-fix-the-time-out.md")
    text = made.read_text()
    assert ran.code == 0 and "`shop/tax.py` | 1 | 1 |" in text and "other.py" not in text and "was written by Ada" in text


def test_without_a_repository(tmp_path: Path) -> None:
    assert bugclass(tmp_path, "postmortem", "new").code == 0
    ran = bugclass(tmp_path, "postmortem", "new", "--fix", "HEAD")
    assert ran.code == 2 and "not in a git repository" in ran.err
