"""A fix from two files, which the user names: `--before FILE --after FILE`."""

from __future__ import annotations

import os
from pathlib import Path

from scanner.adapters.fixes.model import FixIntake
from scanner.adapters.fixes.usable import keep_usable
from scanner.adapters.visible import visible
from scanner.errors import InputError, NoLesson
from scanner.model.fix import FileChange, Fix, FixOrigin

MAX_FILE = 10_000_000


def from_files(before: Path, after: Path, root: Path) -> FixIntake:
    """The fix between two files. Raises InputError or NoLesson."""
    old, new = read_named(before, "--before"), read_named(after, "--after")
    label = f"{visible(before.name)} -> {visible(after.name)}"
    if old == new:
        raise NoLesson(f"{label}: the two files are equal, so nothing is changed")
    change = FileChange(relative(before, root), relative(after, root), old, new)
    return keep_usable(Fix(FixOrigin.FILES, label, (change,)))


def read_named(file: Path, option: str) -> bytes:
    """The bytes of a file that the user named with `option`. Raises InputError: missing, a folder, not a plain file, too large."""
    shown = visible(str(file))
    try:
        if not file.exists():
            raise InputError(f"{option} {shown}: no such file")
        if not file.is_file():
            raise InputError(f"{option} {shown}: not a plain file")
        with file.open("rb") as stream:
            content = stream.read(MAX_FILE + 1)
    except (OSError, ValueError) as problem:
        reason = (problem.strerror if isinstance(problem, OSError) else None) or "cannot be read"
        raise InputError(f"{option} {shown}: {reason}") from None
    if len(content) > MAX_FILE:
        raise InputError(f"{option} {shown}: above {MAX_FILE // 1_000_000} MB; give only the part that the fix is about")
    return content


def relative(file: Path, root: Path) -> str:
    """The file's path relative to the root, with `/`; its name alone where it lies outside."""
    real, base = Path(os.path.realpath(file)), Path(os.path.realpath(root))
    return real.relative_to(base).as_posix() if real.is_relative_to(base) else real.name
