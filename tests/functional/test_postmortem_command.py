"""`bugclass postmortem check`: each file is read, each problem is told, none hides another."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import ROOT, bugclass, in_json

GOOD = sorted((ROOT / "fixtures").glob("*/postmortem.md"))


def test_the_post_mortems_of_the_fixtures_can_be_read() -> None:
    ran = bugclass(ROOT, "postmortem", "check", *GOOD)
    assert ran.code == 1 and f"{len(GOOD)} of {len(GOOD)} post-mortems can be read" in ran.out and "Traceback" not in ran.err


def test_one_broken_file_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('+++\nid = "PM-1"\ntitle = "t"\nstatus = "opened"\n+++\n')
    (tmp_path / "b.md").write_text("# fine\n")
    (tmp_path / "c.md").write_text("---\nid: [\n---\n")
    ran = in_json(tmp_path, "postmortem", "check", "a.md", "b.md", "c.md")
    assert ran.code == 2 and ran.document["summary"]["files_scanned"] == 1
    details = [failure["detail"] for failure in ran.document["failures"]]
    assert [detail.split(":")[0] for detail in details] == ["a.md", "c.md"] and "a.md:4" in details[0]
    assert {failure["kind"] for failure in ran.document["failures"]} == {"input"}


@pytest.mark.parametrize("name", ["gone.md", "."])
def test_what_is_no_file_is_told(tmp_path: Path, name: str) -> None:
    ran = bugclass(tmp_path, "postmortem", "check", name)
    assert ran.code == 2 and "Traceback" not in ran.err and len(ran.err.strip().splitlines()) == 1


def test_no_file_at_all_is_a_mistake(tmp_path: Path) -> None:
    ran = bugclass(tmp_path, "postmortem", "check")
    assert ran.code == 2 and "no post-mortems here" in ran.err


@pytest.mark.parametrize("words", [(), ("chek",), ("--root", ".")])
def test_an_action_is_needed(tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = bugclass(tmp_path, "postmortem", *words)
    assert ran.code == 2 and ran.out == "" and "see 'bugclass postmortem --help'" in ran.err.lower() and ran.err.count("\n") == 1


@pytest.mark.parametrize("action", ["new", "check"])
def test_each_action_has_help_with_examples(tmp_path: Path, action: str) -> None:
    ran = bugclass(tmp_path, "postmortem", action, "--help")
    assert ran.code == 0 and ran.out.count(f"\n  bugclass postmortem {action}") == 2
