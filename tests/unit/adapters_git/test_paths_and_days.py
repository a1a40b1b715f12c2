"""What differs between two commits, and when a file came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.adapters.git import Repository
from scanner.errors import RepositoryError

Commit = Callable[..., str]


def opened(repo: Path) -> Repository:
    found = Repository.find(repo)
    assert found is not None
    return found


def test_paths_of_any_kind_and_renames(repo: Path, commit: Commit) -> None:
    text = "".join(f"line {n}\n" for n in range(20))
    first = commit({"a.txt": text, "b.yaml": "x: 1\n", "same.py": "x = 1\n"})
    last = commit({"a.txt": None, "c.txt": text, "b.yaml": "x: 2\n", "new.bin": b"\0"})
    found = [(each.before.path, each.after.path, each.before.is_file) for each in opened(repo).paths_between(first, last)]
    assert sorted(found) == [("a.txt", "c.txt", True), ("b.yaml", "b.yaml", True), ("new.bin", "new.bin", False)]
    assert opened(repo).paths_between(first, first) == ()


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", ""])
def test_what_is_no_revision(repo: Path, commit: Commit, revision: str) -> None:
    commit({"a.txt": "1\n"})
    with pytest.raises(RepositoryError):
        opened(repo).paths_between("HEAD", revision)


def test_a_file_came_when_it_was_first_committed(repo: Path, commit: Commit) -> None:
    commit({"a[1].txt": "1\n", "other": "1\n"})
    came = opened(repo).added_at("a[1].txt")
    commit({"a[1].txt": "2\n"})
    commit({"a[1].txt": None})
    commit({"a[1].txt": "3\n"})
    assert came is not None and came.utcoffset() is not None
    assert opened(repo).added_at("a[1].txt") == came


@pytest.mark.parametrize("path", ["never.txt", "a[2].txt", "*", "--all", "../a.txt"])
def test_a_file_that_never_was(repo: Path, commit: Commit, path: str) -> None:
    commit({"a.txt": "1\n"})
    assert opened(repo).added_at(path) is None


def test_a_shallow_clone_cannot_tell(repo: Path, commit: Commit, git: Callable[..., str], tmp_path: Path) -> None:
    commit({"a.txt": "1\n"})
    commit({"b.txt": "1\n"})
    git("clone", "-q", "--depth", "1", repo.as_uri(), "shallow", folder=tmp_path)
    assert opened(tmp_path / "shallow").added_at("a.txt") is None
