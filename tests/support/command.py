"""Whole commands, in this process or in one of their own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """Standard output as the one JSON document that it must be."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def places(self) -> list[tuple[str, int]]:
        """Path and first line of the findings, in order."""
        return [(each["path"], each["start_line"]) for each in self.document["findings"]]


def bugclass(here: Path, *arguments: str | Path) -> Ran:
    """`bugclass ARGUMENTS` with `here` as the current folder, in this process."""
    out, err = io.StringIO(), io.StringIO()
    left = Path.cwd()
    os.chdir(here)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([str(each) for each in arguments])
    finally:
        os.chdir(left)
    return Ran(code, out.getvalue(), err.getvalue())


def in_json(here: Path, *arguments: str | Path) -> Ran:
    """The same with --format json and one worker."""
    return bugclass(here, *arguments, "--format", "json", "--jobs", "1")


def program(here: Path, *arguments: str | Path) -> Ran:
    """The same as a process of its own, with bytes taken as UTF-8."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "scanner.cli", *map(str, arguments)]
    done = subprocess.run(command, cwd=here, env=environment, capture_output=True, timeout=120, check=False)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def git(root: Path, *arguments: str) -> str:
    """Git's answer; the user's own settings have no part in it."""
    who = {
        f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"))
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**kept, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", *arguments], cwd=root, env=environment, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape")


def files_of(root: Path) -> dict[str, bytes]:
    """All files below a folder but git's own: to see that a command wrote nothing."""
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in sorted(root.rglob("*"))
        if file.is_file() and ".git" not in file.relative_to(root).parts
    }
