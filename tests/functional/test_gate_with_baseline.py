"""The gate against the committed baseline; keeping that; suppressing comments; what is let pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import bugclass, files_of, in_json
from support.gated import RULE, Gated, gated, new, notes, states

BASELINE = ".bugclass/baseline.jsonl"


@pytest.fixture
def code(tmp_path: Path) -> Gated:
    """The code base, its one finding not accepted yet."""
    return gated(tmp_path / "code")


@pytest.fixture
def accepted(code: Gated) -> Gated:
    """The code base with its finding accepted."""
    assert bugclass(code.root, "baseline", "update", "--jobs", "1").code == 0
    code.commit()
    return code


def test_without_a_baseline_everything_is_new(code: Gated) -> None:
    ran = code.gate()
    assert (ran.code, new(ran), ran.document["command"]) == (1, [("a.py", 2)], "gate")


def test_what_is_accepted_passes_and_what_is_added_does_not(accepted: Gated) -> None:
    assert (accepted.gate().code, states(accepted.gate())) == (0, [("a.py", 2, "baselined")])
    accepted.write(a_py="import os\n\n\ndef f(renamed):\n    evil( renamed )\n    evil(2)\n")
    ran = accepted.gate()
    assert (ran.code, states(ran)) == (1, [("a.py", 5, "baselined"), ("a.py", 6, "new")])


def test_a_second_copy_is_new_and_a_moved_file_is_not(accepted: Gated) -> None:
    accepted.write(a_py=None, moved_py="def f(x):\n    evil(x)\n")
    assert accepted.gate().code == 0
    accepted.write(b_py="def f(x):\n    evil(x)\n")
    assert len(new(accepted.gate())) == 1


def test_the_text_lists_only_what_is_new(accepted: Gated) -> None:
    ran = bugclass(accepted.root, "gate")
    assert ran.out == "0 findings in 3 files, 1 known, 1 rule.\n"
    assert "[baselined]" in bugclass(accepted.root, "gate", "-v").out


def test_stale_entries_are_told_and_pruned(accepted: Gated) -> None:
    accepted.write(a_py="good()\n")
    ran = accepted.gate()
    assert ran.code == 0 and [path for path, _ in notes(ran, "stale-baseline")] == ["a.py"]
    assert "note: a.py: the baseline accepts a finding of evil-call that is no longer there" in ran.err
    accepted.write(b_py="evil(3)\n")
    ran = bugclass(accepted.root, "baseline", "prune")
    assert ran.code == 0 and "The baseline accepts 0 findings: 0 added, 1 removed." in ran.out
    assert (accepted.root / BASELINE).read_bytes() == b""
    assert new(accepted.gate()) == [("b.py", 1)]


def test_entries_of_a_rule_that_is_no_more_are_stale_but_not_of_one_that_was_not_asked(accepted: Gated, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(RULE.replace("evil", "wicked"))
    ran = accepted.gate("--rules", str(other))
    assert ran.code == 0 and ran.document["notes"] == []
    (accepted.root / ".bugclass/rules/evil-call.yaml").write_text(RULE.replace("evil", "wicked"))
    assert len(notes(accepted.gate(), "stale-baseline")) == 1


def test_an_update_of_one_file_leaves_the_others(accepted: Gated) -> None:
    accepted.write(b_py="evil(1)\n", pkg__c_py="evil(2)\n", a_py="good()\n")
    assert bugclass(accepted.root, "baseline", "update", "b.py").code == 0
    paths = [line.split('"')[3] for line in (accepted.root / BASELINE).read_text().splitlines()]
    assert paths == ["a.py", "b.py"]


def test_named_paths_only(accepted: Gated) -> None:
    accepted.write(b_py="evil(1)\n")
    assert accepted.gate("a.py").code == 0
    assert new(accepted.gate("b.py")) == [("b.py", 1)]
    assert accepted.gate("none.py").code == 2


def test_nothing_is_accepted_from_a_scan_that_is_not_complete(code: Gated) -> None:
    code.write(b_py="evil(\n")
    before = files_of(code.root)
    for action in ("update", "prune"):
        ran = bugclass(code.root, "baseline", action)
        assert ran.code == 2 and "unparsable" in ran.err
        assert files_of(code.root) == before


def test_a_baseline_is_shown(accepted: Gated) -> None:
    ran = bugclass(accepted.root, "baseline", "show")
    assert (ran.code, ran.out) == (0, "a.py: evil-call: evil(x)\n1 accepted findings.\n")
    assert bugclass(accepted.root, "baseline", "show", "a.py").code == 2
    assert bugclass(accepted.root, "baseline", "shew").code == 2


def test_a_baseline_that_is_a_link_is_refused(code: Gated, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("")
    (code.root / BASELINE).symlink_to(tmp_path / "elsewhere")
    for command in (("gate",), ("baseline", "update"), ("baseline", "show")):
        ran = bugclass(code.root, *command)
        assert ran.code == 2 and "plain file" in ran.err
    assert (tmp_path / "elsewhere").read_text() == ""


def test_the_level_from_which_findings_fail(code: Gated) -> None:
    code.put("bugclass.toml", 'fail-level = "error"\n')
    for command in ("gate", "scan"):
        ran = in_json(code.root, command)
        assert (ran.code, new(ran)) == (0, [("a.py", 2)])
    code.put("bugclass.toml", 'fail-level = "warning"\n')
    assert code.gate().code == 1


def test_staged_files_against_the_baseline(accepted: Gated) -> None:
    accepted.write(a_py="def f(x):\n    evil(x)\n    evil(2)\n")
    accepted.git("add", "-A")
    assert new(accepted.gate("--staged")) == [("a.py", 3)]
    accepted.write(a_py="good()\n", b_py="def f(x):\n    evil(x)\n")
    accepted.git("add", "b.py")  # a.py as staged still has its finding: this is a second one
    assert len(new(accepted.gate("--staged"))) == 2
    accepted.git("add", "a.py")
    assert new(accepted.gate("--staged")) == []
    assert bugclass(accepted.root, "baseline", "update").code == 0
    accepted.commit()
    accepted.git("mv", "b.py", "d.py")
    assert new(accepted.gate("--staged")) == []


# comments ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["scan", "gate"])
def test_a_comment_suppresses_with_its_reason(code: Gated, command: str) -> None:
    code.write(a_py="evil(1)  # bugclass: ignore[evil-call] agreed with ops\n")
    ran = in_json(code.root, command)
    assert (ran.code, states(ran)) == (0, [("a.py", 1, "suppressed")])
    assert ran.document["findings"][0]["suppression"] == {"reason": "agreed with ops", "in_source": True}


@pytest.mark.parametrize("command", ["scan", "gate"])
def test_a_comment_without_a_reason_is_told_and_suppresses_nothing(code: Gated, command: str) -> None:
    code.write(a_py="evil(1)  # bugclass: ignore[evil-call]\n")
    ran = in_json(code.root, command)
    assert (ran.code, [path for path, _ in notes(ran, "not-a-suppression")]) == (1, ["a.py"])


def test_unused_comments_are_told_and_removed(code: Gated) -> None:
    text = "good()  # bugclass: ignore[evil-call] once\r\n\r\nx  =  1\r\n"
    code.write(b_py=text, a_py="evil(1)  # bugclass: ignore[evil-call] agreed\n")
    ran = in_json(code.root, "scan")
    assert ran.code == 0 and [path for path, _ in notes(ran, "unused-suppression")] == ["b.py"]
    assert (code.root / "b.py").read_bytes() == text.encode()
    ran = in_json(code.root, "scan", "--fix-suppressions")
    assert (ran.code, ran.document["saved"], ran.document["notes"]) == (0, ["b.py"], [])
    assert (code.root / "b.py").read_bytes() == b"good()\r\n\r\nx  =  1\r\n"
    assert b"agreed" in (code.root / "a.py").read_bytes()


def test_no_comment_is_removed_where_something_was_not_looked_at(code: Gated) -> None:
    code.write(b_py="good()  # bugclass: ignore[evil-call] once\n")
    code.put(".bugclass/rules/broken.yaml", "rules: [\n")
    before = files_of(code.root)
    ran = in_json(code.root, "gate", "--fix-suppressions")
    assert ran.code == 2 and notes(ran, "unused-suppression") == []
    assert files_of(code.root) == before
    assert in_json(code.root, "gate", "--staged", "--fix-suppressions").code == 2


# what is let pass -------------------------------------------------------------------------------------------------------------------


def test_what_is_let_pass_is_told(accepted: Gated) -> None:
    accepted.write(b_py="evil(\n")
    assert accepted.gate().code == 2
    assert accepted.gate("--allow-incomplete", "undecodable").code == 2
    ran = accepted.gate("--allow-incomplete", "undecodable", "--allow-incomplete", "unparsable")
    assert (ran.code, ran.document["failures"]) == (0, [])
    assert [each["path"] for each in ran.document["allowed"]] == ["b.py"]
    assert "note: b.py: not looked at, and let pass by --allow-incomplete" in ran.err
    assert accepted.gate("--allow-incomplete", "everything").code == 2


def test_new_findings_fail_beside_what_is_let_pass(code: Gated) -> None:
    code.write(b_py="evil(\n")
    assert code.gate("--allow-incomplete", "unparsable").code == 1


def test_bad_usage(code: Gated) -> None:
    assert code.gate("--trust", "head").code == 2
    assert code.gate("--library", "--rules", "x").code == 2
    code.put("bugclass.toml", "job = 1\n")
    ran = code.gate()
    assert ran.code == 2 and "did you mean 'jobs'?" in ran.err
