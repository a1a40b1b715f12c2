"""Starting git, safely: no shell, no pager, no hooks, no external programs, no network, no prompt, bounded in time."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.visible import visible
from scanner.errors import RepositoryError

TIMEOUT = 60.0

_SETTINGS = {
    "safe.bareRepository": "explicit",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.quotePath": "false",
    "core.pager": "cat",
    "diff.external": "",
    "diff.renames": "true",
    "diff.relative": "false",
    "protocol.allow": "never",
    "log.showSignature": "false",
    "credential.helper": "",
}
_KEPT = ("GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
_KEPT_OBJECTS = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")


@dataclass(frozen=True, slots=True)
class Output:
    """What one run of git answered."""

    status: int
    stdout: bytes
    stderr: str

    @property
    def problem(self) -> str:
        """The first line of what git complained about, without "fatal:" and control characters."""
        lines = [line for line in self.stderr.splitlines() if line.strip()]
        chosen = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "no reason given")
        return visible(chosen.removeprefix("fatal:").removeprefix("error:").strip())[:300]


def environment() -> dict[str, str]:
    """The environment git runs in.

    Of GIT_*, only where objects and configuration are is kept: the user's own configuration (`safe.directory` often comes that way)
    and the quarantine of a receiving hook. GIT_DIR, GIT_WORK_TREE and GIT_INDEX_FILE, which a commit hook sets, are dropped:
    the repository is always the one around the root that was asked for, and its files are read from the working tree, never the index.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in _KEPT or name in _KEPT_OBJECTS or name.startswith("GIT_CONFIG_")
    }
    return {
        **kept,
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",  # only newer gits know it; the next one holds for all, whatever protocol.<name>.allow says
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_PAGER": "cat",
        "LC_ALL": "C",
        "LANGUAGE": "C",
    }


def command_line(arguments: Sequence[str]) -> list[str]:
    """`git ARGUMENTS` with the settings that keep it from starting anything else."""
    settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    return ["git", "--no-pager", "--literal-pathspecs", *settings, *arguments]


def run(arguments: Sequence[str], folder: Path, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> Output:
    """Run `git ARGUMENTS` in `folder`. `extra` is added to the environment.

    Raises RepositoryError when git is missing or does not answer in time; any exit status is a result.
    """
    command = command_line(arguments)
    env = {**environment(), **(extra or {})}
    try:
        done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, env=env, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        raise RepositoryError(f"git {arguments[0]} in {visible(str(folder))} did not answer in {TIMEOUT:.0f} s") from None
    except FileNotFoundError:
        if not folder.is_dir():
            raise RepositoryError(f"no such folder: {visible(str(folder))}") from None
        raise RepositoryError("git is not installed or not on PATH; install it, or give --before FILE --after FILE") from None
    except (OSError, ValueError) as problem:
        raise RepositoryError(f"git cannot be started in {visible(str(folder))}: {visible(str(problem))}") from None
    return Output(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
