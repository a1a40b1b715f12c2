"""Small repositories, a rule, and a cluster for tests of the fleet; and what a worker does that dies of a file."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from support.command import git

RULE = """\
rules:
  - id: shell-with-variable
    languages: [python]
    severity: WARNING
    message: The shell reads a variable
    pattern: os.system($X)
"""
BUG = "import os\n\n\ndef run(name):\n    os.system(name)\n"
CLEAN = "def run(name):\n    return name\n"


def make_clone(folder: Path, files: dict[str, str], bare: bool = False) -> Path:
    """A repository with one commit of these files; bare: without a working tree."""
    work = folder.with_name(f".{folder.name}.work") if bare else folder
    work.mkdir(parents=True)
    git(work, "init", "-q", "-b", "main")
    commit_files(work, files)
    if bare:
        git(work, "clone", "-q", "--bare", ".", str(folder))
    return folder


def commit_files(work: Path, files: dict[str, str]) -> str:
    """Write and commit; the commit's id."""
    for name, text in files.items():
        file = work / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "files")
    return git(work, "rev-parse", "HEAD").strip()


def deadly_look(orders: bytes, files: list[tuple[str, bytes]]) -> list[bytes]:
    """Dies of a file that says so, fails at one that says that, and answers the size of any other."""
    for _, content in files:
        if content == b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        if content == b"fail":
            raise MemoryError("too much of it")
        if content == b"wait":
            time.sleep(0.2)
    return [str(len(content)).encode() for _, content in files]


def look_or_die(orders: bytes, files: list[tuple[str, bytes]]) -> list[bytes]:
    """What a worker does; one that meets a deadly file is gone at once, as if the kernel had taken it."""
    from scanner.app.fleet.looking import look

    if any(b"# deadly" in content for _, content in files):
        os.kill(os.getpid(), signal.SIGKILL)
    return look(orders, files)
