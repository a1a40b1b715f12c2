"""Setting up: what is missing is written, what is there stays, and what is written works."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from support.command import bugclass, files_of, in_json
from support.gated import Gated, gated

from scanner.adapters.installed import requirement_of

WORKFLOW = ".github/workflows/bugclass.yml"
REQUIREMENT = "bugclass @ git+https://example.org/bugclass@" + "0" * 40


@pytest.fixture
def code(tmp_path: Path) -> Gated:
    """A code base without any of the files."""
    return gated(tmp_path / "code")


def test_everything_is_written_and_works(code: Gated) -> None:
    ran = in_json(code.root, "init", "--requirement", REQUIREMENT)
    assert (ran.code, ran.document["saved"]) == (0, ["bugclass.toml", ".pre-commit-config.yaml", WORKFLOW])
    assert bugclass(code.root, "gate").code == 1
    (hook,) = yaml.safe_load((code.root / ".pre-commit-config.yaml").read_text())["repos"]
    assert hook["repo"] == "local" and hook["hooks"][0]["entry"] == "bugclass gate --staged"
    workflow = yaml.safe_load((code.root / WORKFLOW).read_text())
    assert workflow["permissions"] == {"contents": "read"} and "pull_request" in workflow[True]
    steps = workflow["jobs"]["gate"]["steps"]
    assert all(len(step["uses"].partition("@")[2]) == 40 for step in steps if "uses" in step)
    assert steps[2]["env"]["REQUIREMENT"] == REQUIREMENT


def test_a_second_time_changes_nothing(code: Gated) -> None:
    bugclass(code.root, "init", "--requirement", REQUIREMENT)
    before = files_of(code.root)
    ran = in_json(code.root, "init", "--requirement", "another")
    assert (ran.code, ran.document["saved"]) == (0, []) and files_of(code.root) == before
    assert [each["path"] for each in ran.document["notes"]][:3] == ["bugclass.toml", ".pre-commit-config.yaml", WORKFLOW]


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("pyproject.toml", "[tool.bugclass]\njobs = 1\n", "pyproject.toml: holds settings already"),
        (".pre-commit-config.yaml", "repos: []\n", "add by hand, below `repos:`: - {repo: local"),
        (".pre-commit-config.yaml", "repos: [] # bugclass\n", "speaks of bugclass already"),
        (WORKFLOW, "", "bugclass.yml: is there already"),
    ],
)
def test_what_is_there_stays(code: Gated, path: str, text: str, words: str) -> None:
    code.put(path, text)
    ran = bugclass(code.root, "init", "--requirement", REQUIREMENT)
    assert ran.code == 0 and words in ran.err
    assert (code.root / path).read_text() == text
    assert f"wrote {path}" not in ran.out and "2 of 3 files written" in ran.out


def test_the_entry_to_add_by_hand_is_yaml(code: Gated) -> None:
    from scanner.app.init import HOOK_ENTRY

    (entry,) = yaml.safe_load(HOOK_ENTRY)
    assert entry["hooks"][0]["id"] == "bugclass"


def test_links_are_not_followed(code: Gated, tmp_path: Path) -> None:
    (code.root / "bugclass.toml").symlink_to(tmp_path / "outside.toml")
    assert bugclass(code.root, "init").code == 2
    (code.root / "bugclass.toml").unlink()
    (tmp_path / "elsewhere").mkdir()
    (code.root / ".github").symlink_to(tmp_path / "elsewhere")
    ran = bugclass(code.root, "init", "--requirement", REQUIREMENT)
    assert ran.code == 2 and "outside the root" in ran.err
    assert list((tmp_path / "elsewhere").iterdir()) == [] and not (tmp_path / "outside.toml").exists()


@pytest.mark.parametrize("requirement", ["", "a\nb", "${{ secrets.X }}", "\x1b[0m"])
def test_a_requirement_that_is_none(code: Gated, requirement: str) -> None:
    before = files_of(code.root)
    assert bugclass(code.root, "init", f"--requirement={requirement}").code == 2
    assert files_of(code.root) == before


@pytest.mark.parametrize(
    ("direct_url", "requirement"),
    [
        (None, "bugclass==1.2"),
        (
            '{"url": "https://example.org/b", "vcs_info": {"vcs": "git", "commit_id": "12ab"}}',
            "bugclass @ git+https://example.org/b@12ab",
        ),
        ('{"url": "file:///home/ada/bugclass", "dir_info": {"editable": true}}', ""),
        ('{"url": "ssh://git@example.org/b", "vcs_info": {"vcs": "git", "commit_id": "12ab"}}', ""),
        ('{"url": "https://example.org/${{x}}", "vcs_info": {"vcs": "git", "commit_id": "12ab"}}', ""),
        ("{", ""),
        ("[]", ""),
    ],
)
def test_where_the_program_came_from(direct_url: str | None, requirement: str) -> None:
    assert requirement_of("1.2", direct_url) == requirement
