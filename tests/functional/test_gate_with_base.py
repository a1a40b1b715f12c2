"""The gate against a base revision, in real repositories: a finding that was there is old, wherever it has gone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from support.command import ROOT, git
from support.gated import RULE, Gated, gated, new, notes, states


@pytest.fixture
def code(tmp_path: Path) -> Gated:
    """The code base, on a branch of its own."""
    made = gated(tmp_path / "code")
    made.git("checkout", "-q", "-b", "topic")
    return made


def test_nothing_changed_is_an_answer(code: Gated) -> None:
    ran = code.gate("--base", "main")
    assert (ran.code, states(ran), ran.document["summary"]["files_scanned"]) == (0, [], 0)


def test_what_was_there_is_old_and_what_was_not_is_new(code: Gated) -> None:
    code.write(a_py="import os\n\n\ndef f(y):\n    evil(\n        y,\n    )\n", b_py="good()\nevil(1)\n")
    code.commit()
    ran = code.gate("--base", "main")
    assert ran.code == 1
    assert states(ran) == [("a.py", 5, "baselined"), ("b.py", 2, "new")]


def test_a_second_copy_is_new(code: Gated) -> None:
    code.write(a_py="def f(x):\n    evil(x)\n\n\ndef g(z):\n    evil(z)\n")
    code.commit()
    assert [state for _, _, state in states(code.gate("--base", "main"))] == ["baselined", "new"]


def test_only_changed_files_are_looked_at(code: Gated) -> None:
    code.write(b_py="good(2)\n")
    code.commit()
    ran = code.gate("--base", "main")
    assert (ran.code, states(ran), ran.document["summary"]["files_scanned"]) == (0, [], 1)


def test_a_renamed_file_and_code_moved_to_another_file_are_old(code: Gated) -> None:
    code.git("mv", "a.py", "moved.py")
    code.commit()
    assert states(code.gate("--base", "main")) == [("moved.py", 2, "baselined")]
    code.write(moved_py="def other():\n    return 1\n", pkg__c_py="good()\n\n\ndef f(x):\n    evil(x)\n")
    code.commit()
    assert states(code.gate("--base", "main")) == [("pkg/c.py", 5, "baselined")]


def test_a_dirty_tree_with_untracked_files(code: Gated) -> None:
    code.write(b_py="evil(1)\n", new_py="evil(2)\n", ignored_py="evil(3)\n")
    code.put(".git/info/exclude", "ignored.py\n")
    assert new(code.gate("--base", "main")) == [("b.py", 1), ("new.py", 1)]
    assert new(code.gate("--base", "HEAD")) == [("b.py", 1), ("new.py", 1)]


def test_the_merge_base_counts_not_the_tip(code: Gated) -> None:
    code.write(b_py="good(3)\n")
    code.commit()
    code.git("checkout", "-q", "main")
    code.write(pkg__c_py="evil(9)\n", a_py="good()\n")
    code.commit()
    code.git("checkout", "-q", "topic")
    assert states(code.gate("--base", "main")) == []


def test_a_deleted_file_and_a_link_are_not_looked_at(code: Gated) -> None:
    code.write(b_py=None)
    (code.root / "link.py").symlink_to("a.py")
    code.commit()
    ran = code.gate("--base", "main")
    assert (ran.code, states(ran)) == (0, [])


def test_an_unparsable_file_is_incomplete_and_at_the_base_its_findings_are_new(code: Gated) -> None:
    code.write(b_py="evil(1)\ndef (\n")
    code.commit()
    ran = code.gate("--base", "main")
    assert ran.code == 2 and ran.document["failures"][0]["kind"] == "unparsable"
    code.git("checkout", "-q", "-b", "later")
    code.write(b_py="evil(1)\n")
    code.commit()
    ran = code.gate("--base", "topic")
    assert (ran.code, new(ran)) == (1, [("b.py", 1)])
    assert notes(ran, "base")[0][0] == "b.py"


def test_a_root_below_the_top_level(code: Gated) -> None:
    code.put("pkg/.bugclass/rules/evil-call.yaml", (code.root / ".bugclass/rules/evil-call.yaml").read_bytes())
    code.commit()
    base = code.git("rev-parse", "HEAD").strip()
    code.write(pkg__c_py="evil(1)\n", b_py="evil(2)\n")
    ran = code.gate("--base", base, "--root", "pkg")
    assert (ran.code, states(ran)) == (1, [("c.py", 1, "new")])


def test_named_paths_narrow_what_is_looked_at(code: Gated) -> None:
    code.write(b_py="evil(1)\n", pkg__c_py="evil(2)\n")
    assert new(code.gate("--base", "main", "pkg")) == [("pkg/c.py", 1)]
    assert new(code.gate("--base", "main", ".")) == [("b.py", 1), ("pkg/c.py", 1)]
    assert code.gate("--base", "main", "none").code == 2


# what judges comes from the base ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".bugclass/rules/evil-call.yaml", None),
        (".bugclass/rules/evil-call.yaml", "rules: []\n"),
        (".bugclass/rules/evil-call.yaml", "broken: [\n"),
        (".bugclass/baseline.jsonl", "not json\n"),
        (".bugclass/triage.jsonl", "not json\n"),
        (".bugclassignore", "b.py\n*.py\n"),
        ("bugclass.toml", 'fail-level = "error"\n'),
        ("bugclass.toml", "broken\n"),
        ("pyproject.toml", '[tool.bugclass]\nfail-level = "error"\n'),
    ],
)
def test_a_change_cannot_switch_off_what_judges_it(code: Gated, path: str, text: str | None) -> None:
    code.write(b_py="evil(1)\n")
    code.put(path, text)
    code.commit()
    ran = code.gate("--base", "main")
    assert (ran.code, new(ran)) == (1, [("b.py", 1)])
    told = notes(ran, "policy-change")
    assert [each[0] for each in told] == [path] and "the base revision's is used" in told[0][1]


def test_named_rules_in_the_root_are_the_base_s(code: Gated, tmp_path: Path) -> None:
    code.write(b_py="evil(1)\n")
    code.put(".bugclass/rules/evil-call.yaml", RULE.replace("evil(...)", "wicked(...)"))
    code.commit()
    for named in (".bugclass/rules", ".bugclass/rules/evil-call.yaml", str(code.root / ".bugclass/rules")):
        assert new(code.gate("--base", "main", "--rules", named)) == [("b.py", 1)]
    code.put("more/new.yaml", RULE)
    assert "no such rule file" in code.gate("--base", "main", "--rules", "more").err
    (tmp_path / "central.yaml").write_text(RULE.replace("evil(...)", "evil(1)"))
    assert new(code.gate("--base", "main", "--rules", str(tmp_path / "central.yaml"))) == [("b.py", 1)]


def test_a_change_cannot_allow_itself_to_run_code(code: Gated) -> None:
    code.put("bugclass.toml", "code-rules = true\n")
    code.put(".bugclass/rules/mine.py", "open('ran', 'w')\n")
    code.write(b_py="evil(1)\n")
    code.commit()
    for arguments in ((), ("--rules", ".bugclass/rules")):
        assert new(code.gate("--base", "main", *arguments)) == [("b.py", 1)]
    assert not (code.root / "ran").exists()


def test_a_project_file_that_says_nothing_of_the_tool_is_no_note(code: Gated) -> None:
    code.put("pyproject.toml", "[project]\nname = 'x'\n")
    assert code.gate("--base", "main").document["notes"] == []


def test_with_the_head_trusted_its_settings_and_baseline_count_and_are_told(code: Gated) -> None:
    code.write(b_py="evil(1)\n")
    code.commit()
    assert in_baseline(code) == 0
    code.write(pkg__c_py="evil(2)\n")
    code.commit()
    ran = code.gate("--base", "main", "--trust", "head")
    assert (ran.code, states(ran)) == (1, [("b.py", 1, "baselined"), ("pkg/c.py", 1, "new")])
    assert notes(ran, "policy-change") == [(".bugclass/baseline.jsonl", "was added by this change; it is used as it is here")]
    assert new(code.gate("--base", "main")) == [("b.py", 1), ("pkg/c.py", 1)]


def test_with_the_head_trusted_an_old_entry_does_not_account_for_a_second_copy(code: Gated) -> None:
    assert in_baseline(code) == 0
    code.commit()
    code.git("checkout", "-q", "-b", "later")
    code.write(a_py="def f(x):\n    evil(x)\n\n\ndef g(x):\n    evil(x)\n")
    code.commit()
    assert len(new(code.gate("--base", "topic", "--trust", "head"))) == 1


def in_baseline(code: Gated) -> int:
    from support.command import in_json

    return in_json(code.root, "baseline", "update").code


def test_an_added_comment_suppresses_and_is_told(code: Gated) -> None:
    code.write(b_py="evil(1)  # bugclass: ignore[evil-call] agreed\n")
    code.commit()
    ran = code.gate("--base", "main")
    assert (ran.code, states(ran)) == (0, [("b.py", 1, "suppressed")])
    assert notes(ran, "policy-change") == [("b.py", "this change adds a comment that suppresses evil-call: agreed")]
    code.git("checkout", "-q", "-b", "later")
    code.write(b_py="import os\n\nevil(1)  # bugclass: ignore[evil-call] agreed\n")
    code.commit()
    assert notes(code.gate("--base", "topic"), "policy-change") == []


def test_the_base_can_forbid_comments(code: Gated) -> None:
    code.put("bugclass.toml", "inline-suppressions = false\n")
    base = code.commit()
    code.put("bugclass.toml", "inline-suppressions = true\n")
    code.write(b_py="evil(1)  # bugclass: ignore[evil-call] agreed\n")
    code.commit()
    assert new(code.gate("--base", base)) == [("b.py", 1)]


def test_a_suppression_that_is_taken_away_makes_the_finding_new(code: Gated) -> None:
    code.write(b_py="evil(1)  # bugclass: ignore[evil-call] agreed\n")
    base = code.commit()
    code.write(b_py="evil(1)\n")
    assert new(code.gate("--base", base)) == [("b.py", 1)]


def test_a_rule_file_at_the_base_that_is_a_link_is_refused(code: Gated) -> None:
    (code.root / ".bugclass/rules/more.yaml").symlink_to("/etc/passwd")
    base = code.commit()
    ran = code.gate("--base", base)
    assert ran.code == 2 and "is not a plain file" in ran.err


# where history is missing or in the way ---------------------------------------------------------------------------------------------


def test_a_base_that_is_not_there(code: Gated, tmp_path: Path) -> None:
    ran = code.gate("--base", "origin/main")
    assert ran.code == 2 and "no commit 'origin/main'" in ran.err
    assert code.gate("--base", "--output=x").code == 2
    code.git("checkout", "-q", "--orphan", "apart")
    code.commit()
    assert "no commit in common" in code.gate("--base", "main").err
    plain = tmp_path / "plain"
    plain.mkdir()
    assert "is not in a git repository" in Gated(plain).gate("--base", "main").err


def test_a_shallow_clone_says_what_is_missing(code: Gated, tmp_path: Path) -> None:
    code.write(b_py="good(2)\n")
    code.commit()
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{code.root}", str(shallow))
    ran = Gated(shallow).gate("--base", "origin/main")
    assert ran.code == 2 and "shallow clone" in ran.err and "fetch-depth: 0" in ran.err
    git(shallow, "fetch", "-q", "--unshallow")
    assert Gated(shallow).gate("--base", "origin/main").code == 0


def test_a_linked_worktree(code: Gated, tmp_path: Path) -> None:
    code.git("worktree", "add", "-q", "-b", "more", str(tmp_path / "more"), "main")
    other = Gated(tmp_path / "more")
    other.write(b_py="evil(1)\n")
    assert new(other.gate("--base", "main")) == [("b.py", 1)]
    other.git("add", "-A")
    assert new(other.gate("--staged")) == [("b.py", 1)]


# what is staged ---------------------------------------------------------------------------------------------------------------------


def test_staged_content_counts_not_the_working_tree(code: Gated) -> None:
    code.write(b_py="evil(1)\n")
    assert states(code.gate("--staged")) == []
    code.git("add", "b.py")
    code.write(b_py="good()\n", pkg__c_py="evil(2)\n")
    assert new(code.gate("--staged")) == [("b.py", 1)]
    (code.root / "b.py").unlink()
    assert new(code.gate("--staged")) == [("b.py", 1)]


def test_staged_files_keep_their_old_findings_only_with_a_base_or_a_baseline(code: Gated) -> None:
    code.write(a_py="def f(x):\n    evil(x)\n    evil(2)\n")
    code.git("add", "-A")
    assert new(code.gate("--staged")) == [("a.py", 2), ("a.py", 3)]
    assert new(code.gate("--staged", "--base", "HEAD")) == [("a.py", 3)]


def test_before_the_first_commit(tmp_path: Path) -> None:
    root = tmp_path / "fresh"
    root.mkdir()
    code = Gated(root)
    code.git("init", "-q")
    code.put(".bugclass/rules/evil-call.yaml", (gated(tmp_path / "other").root / ".bugclass/rules/evil-call.yaml").read_bytes())
    code.write(a_py="evil(1)\n")
    code.git("add", "-A")
    assert new(code.gate("--staged")) == [("a.py", 1)]
    assert code.gate("--base", "HEAD").code == 2


def test_merge_conflicts_in_the_index_are_refused(code: Gated) -> None:
    code.write(b_py="good(1)\n")
    code.commit()
    code.git("checkout", "-q", "main")
    code.write(b_py="good(2)\n")
    code.commit()
    with pytest.raises(subprocess.CalledProcessError):
        code.git("merge", "topic")
    ran = code.gate("--staged")
    assert ran.code == 2 and "merge conflicts" in ran.err


@pytest.mark.parametrize("how", [["-a"], ["--", "b.py"], []])
def test_inside_a_commit_hook(code: Gated, how: list[str]) -> None:
    """Git sets GIT_DIR and GIT_INDEX_FILE; `commit -a` and `commit FILE` use an index of their own."""
    import sys

    hook = code.root / ".git/hooks/pre-commit"
    hook.write_text(f"#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m scanner.cli gate --staged --jobs 1\n")
    hook.chmod(0o755)
    code.write(b_py="evil(1)\n")
    if not how:
        code.git("add", "-A")
    environment = {**os.environ, "GIT_AUTHOR_NAME": "A", "GIT_COMMITTER_NAME": "A", "EMAIL": "a@example.org"}
    done = subprocess.run(["git", "commit", "-m", "x", *how], cwd=code.root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "evil(1)" in done.stdout + done.stderr
    code.write(b_py="good(1)\n")
    if not how:
        code.git("add", "-A")
    done = subprocess.run(["git", "commit", "-m", "x", *how], cwd=code.root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
