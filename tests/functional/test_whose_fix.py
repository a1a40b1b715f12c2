"""A kept rule records the fix that taught it, so that exactly that fix proves it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import git, in_json

BAD_CALL = "import yaml\n\n\ndef read(stream):\n    return yaml.load(stream)\n"
BAD_TEST = "def empty(row):\n    return row == None\n"


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Two files with a bug each; then three commits: the test, the call, and something else."""
    git(tmp_path, "init", "-q", "-b", "main")
    write(tmp_path, {"call.py": BAD_CALL, "row.py": BAD_TEST, "other.py": "import yaml\n\nX = yaml.load(open('x'))\n"})
    write(tmp_path, {"row.py": BAD_TEST.replace("==", "is")})
    write(tmp_path, {"call.py": BAD_CALL.replace("load", "safe_load")})
    write(tmp_path, {"row.py": "# rows\n" + BAD_TEST.replace("==", "is")})
    return tmp_path


def write(repo: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (repo / name).write_text(text)
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "A change")


def verdicts(repo: Path) -> set[str]:
    ran = in_json(repo, "prove")
    return {rule["verdict"] for rule in ran.document["rules"]}


def test_a_range_proves_again_though_its_last_commit_changes_something_else(repo: Path) -> None:
    assert in_json(repo, "learn", "--fix", "HEAD~2..HEAD").code == 0
    assert verdicts(repo) == {"proven"}


def test_a_merge_taken_as_a_range_proves_again(repo: Path) -> None:
    git(repo, "checkout", "-q", "-b", "side", "HEAD~2")
    write(repo, {"readme": "words\n"})
    git(repo, "merge", "-q", "--no-ff", "-m", "Merge", "main")
    assert in_json(repo, "learn", "--fix", "HEAD^1..HEAD").code == 0
    assert verdicts(repo) == {"proven"}


def test_of_several_fixes_the_one_that_taught_the_rule_is_recorded(repo: Path) -> None:
    revisions = [git(repo, "rev-parse", revision).strip() for revision in ("HEAD~2", "HEAD~1")]
    fixes = "".join(f'[[fix]]\nlevel = "root-cause"\ncommit = "{revision}"\n' for revision in revisions)
    (repo / "pm.md").write_text(f'+++\nid = "PM-1"\ntitle = "T"\nstatus = "draft"\n{fixes}+++\n')
    ran = in_json(repo, "learn", "pm.md")
    assert ran.code == 0
    taught = revisions[0] if ran.document["hunt"]["place"].startswith("row.py") else revisions[1]
    assert ran.document["hunt"]["fix"] == taught[:10]
    assert taught in (repo / ran.document["saved"][0]).read_text()
    assert verdicts(repo) == {"proven"}


@pytest.mark.parametrize("engine", ["auto", "python"])
def test_the_engine_that_ran_is_named(engine: str, repo: Path) -> None:
    ran = in_json(repo, "hunt", "--fix", "HEAD~1", "--engine", engine)
    assert {rule["engine"] for rule in ran.document["rules"]} == {"python"}
