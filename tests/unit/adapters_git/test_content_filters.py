"""Programs that a repository names as content filters are never started: turned off, or, by a git that cannot, refused."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from scanner.adapters.git import Repository
from scanner.adapters.git.filters import without_filters
from scanner.errors import RepositoryError


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git that says it is 2.30, and is otherwise the one that is here."""
    real = shutil.which("git")
    assert real
    program = tmp_path / "programs" / "git"
    program.parent.mkdir()
    told = 'for word; do [ "$word" != version ] || { echo "git version 2.30.9"; exit; }; done'
    program.write_text(f'#!/bin/sh\n{told}\nexec {real} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return program


def evil(repo: Path) -> Path:
    """A repository with a filter that leaves a mark when it is started."""
    marker = repo.parent / "started"
    with (repo / ".git/config").open("a") as config:
        config.write(f'[filter "evil"]\n\tclean = "touch {marker}; cat"\n\trequired = true\n')
    (repo / "a.py").write_text("2\n")
    return marker


def test_an_older_git_is_refused_where_a_filter_would_run(repo, commit, older):
    commit({"a.py": "1\n", ".gitattributes": "*.py filter=evil\n"})
    marker = evil(repo)
    with pytest.raises(RepositoryError, match=r"older than 2\.31 .*update git"):
        Repository(repo).is_dirty(repo / "a.py")
    assert not marker.exists()


def test_an_older_git_is_good_enough_without_filters(repo, commit, older):
    commit({"a.py": "1\n"})
    assert without_filters(repo) == {"GIT_CONFIG_COUNT": "0"}
    (repo / "a.py").write_text("2\n")
    assert Repository(repo).is_dirty(repo / "a.py")


def test_a_newer_git_runs_none(repo, commit):
    commit({"a.py": "1\n", ".gitattributes": "*.py filter=evil\n"})
    marker = evil(repo)
    assert Repository(repo).is_dirty(repo / "a.py") and not marker.exists()


def test_filters_are_turned_off_beside_what_the_environment_says_already(repo, commit, monkeypatch):
    commit({"a.py": "1\n"})
    evil(repo)
    for name, value in (("COUNT", "1"), ("KEY_0", "user.name"), ("VALUE_0", "somebody")):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    found = without_filters(repo)
    assert found["GIT_CONFIG_COUNT"] == "3" and "GIT_CONFIG_KEY_0" not in found
    assert {found["GIT_CONFIG_KEY_1"], found["GIT_CONFIG_KEY_2"]} == {"filter.evil.clean", "filter.evil.required"}


def test_where_git_cannot_tell_nothing_goes_on(repo, commit, monkeypatch):
    commit({"a.py": "1\n", ".gitattributes": "*.py filter=evil\n"})
    marker = evil(repo)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "nonsense")
    with pytest.raises(RepositoryError, match="content filters"):
        without_filters(repo)
    assert not marker.exists()
