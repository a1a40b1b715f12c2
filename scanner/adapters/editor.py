"""Starting the user's own editor on a file of the code base: the one program that a person asks for by name."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from scanner.errors import UsageError

_PLUS_LINE = frozenset(("vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "joe", "micro", "kak", "ne", "mg"))
_GOTO = frozenset(("code", "codium", "code-insiders"))


def command_for(editor: str, file: Path, line: int) -> list[str]:
    """The command that opens `file`, at `line` where the editor is known to take one. Raises UsageError for a broken setting."""
    try:
        words = shlex.split(editor)
    except ValueError as problem:
        raise UsageError(f"$EDITOR cannot be understood: {problem}") from None
    if not words:
        raise UsageError("no editor is set; export EDITOR=vi, for instance")
    name = Path(words[0]).name
    if name in _GOTO:
        return [*words, "--goto", f"{file}:{line}"]
    return [*words, *([f"+{line}"] if name in _PLUS_LINE else []), str(file)]


def open_editor(file: Path, line: int) -> int:
    """Open an absolute path in $VISUAL or $EDITOR and wait for its end; its exit status. No shell. Raises UsageError."""
    command = command_for(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "", file, line)
    try:
        return subprocess.run(command, check=False).returncode
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise UsageError(f"the editor '{command[0]}' cannot be started: {reason}; set EDITOR") from None
