"""Who wrote a line, what was tagged first, who made a commit, how many lines changed: asked of a real repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support.command import git

from scanner.adapters.git.authorship import authored, authored_between
from scanner.adapters.git.blame import blame
from scanner.adapters.git.numstat import LineCount, count_lines
from scanner.adapters.git.tags import first_tag_with
from scanner.errors import RepositoryError

VERSIONS = ["a\nb\nc\n", "a\nB\nc\n", "a\n  B\nc\nd\n"]


@pytest.fixture
def history(tmp_path: Path) -> list[str]:
    """Three commits of one file, oldest first."""
    git(tmp_path, "init", "-q", "-b", "main")
    found = []
    for number, text in enumerate(VERSIONS):
        (tmp_path / "x.txt").write_text(text)
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-q", "-m", f"number {number} | `x`\n\nmore")
        found.append(git(tmp_path, "rev-parse", "HEAD").strip())
    return found


def test_who_wrote_the_lines(history: list[str], tmp_path: Path) -> None:
    first, second, third = history
    assert blame(tmp_path, third, "x.txt", [1, 2, 3, 4]) == {1: first, 2: second, 3: first, 4: third}
    assert blame(tmp_path, second, "x.txt", [3, 1, 1]) == {1: first, 3: first}
    assert blame(tmp_path, third, "x.txt", []) == {}


@pytest.mark.parametrize(("path", "line"), [("gone.txt", 1), ("x.txt", 99), ("-x", 1), ("../x.txt", 1)])
def test_what_is_not_there_is_told(history: list[str], tmp_path: Path, path: str, line: int) -> None:
    with pytest.raises(RepositoryError, match="cannot tell who wrote it"):
        blame(tmp_path, history[2], path, [line])


def test_lines_older_than_a_shallow_clone_are_nobodys(history: list[str], tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth", "2", f"file://{tmp_path}", str(clone)], check=True, capture_output=True)
    assert blame(clone, history[2], "x.txt", [1, 2, 4]) == {4: history[2]}


def test_the_first_tag_with_a_commit(history: list[str], tmp_path: Path) -> None:
    assert first_tag_with(tmp_path, history[0]) is None
    for name, commit in (("v2", history[2]), ("v1", history[1])):
        git(tmp_path, "tag", name, commit)
    tags = {name: first_tag_with(tmp_path, commit) for name, commit in (("first", history[0]), ("last", history[2]))}
    assert tags["last"] is not None and tags["last"].name == "v2"
    assert tags["first"] is not None and tags["first"].name in ("v1", "v2") and tags["first"].made.tzinfo is not None


def test_who_made_commits(history: list[str], tmp_path: Path) -> None:
    assert [one.subject for one in authored(tmp_path, [history[2], history[0], history[2]])] == ["number 2 | `x`", "number 0 | `x`"]
    assert {one.author for one in authored(tmp_path, history)} == {"Ada"}
    assert authored(tmp_path, []) == ()
    assert [one.id for one in authored_between(tmp_path, history[0], history[2])] == history[1:]
    assert authored_between(tmp_path, history[2], history[0]) == ()
    with pytest.raises(RepositoryError):
        authored(tmp_path, ["0" * 40])


def test_how_many_lines(history: list[str], tmp_path: Path) -> None:
    assert count_lines(tmp_path, history[0], history[2]) == (LineCount("x.txt", 2, 1),)
    assert count_lines(tmp_path, history[0], history[0]) == ()
    git(tmp_path, "mv", "x.txt", "y\tz.bin")
    (tmp_path / "y\tz.bin").write_bytes(b"\0\1")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "binary")
    head = git(tmp_path, "rev-parse", "HEAD").strip()
    assert count_lines(tmp_path, history[2], head) == (LineCount("x.txt", 0, 4), LineCount("y\tz.bin", 0, 0))
    with pytest.raises(RepositoryError):
        count_lines(tmp_path, "0" * 40, head)
