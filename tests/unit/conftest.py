"""Real repositories, made for each test."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Git = Callable[..., str]
_ENV = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """`git("commit", ...)` runs in tmp_path/repo, a fresh repository on branch main."""
    top = tmp_path / "repo"
    top.mkdir()

    def call(*arguments: str, folder: Path = top) -> str:
        done = subprocess.run(["git", *arguments], cwd=folder, env=_ENV, capture_output=True, check=True)
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    call("init", "-q", "-b", "main")
    return call


@pytest.fixture
def repo(git: Git, tmp_path: Path) -> Path:
    """The folder of the repository."""
    return tmp_path / "repo"


@pytest.fixture
def commit(git: Git, repo: Path) -> Callable[..., str]:
    """`commit({"a.py": "x = 1\\n", "b.py": None}, "message")`: write (None: remove) files, commit everything, return the id."""

    def make(files: dict[str, str | bytes | None], message: str = "change") -> str:
        for name, content in files.items():
            file = repo / name
            if content is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        git("add", "-A")
        git("commit", "-q", "--allow-empty", "-m", message)
        return git("rev-parse", "HEAD")

    return make
