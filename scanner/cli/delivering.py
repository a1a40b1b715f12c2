"""Text to its destination: standard output, or a file, whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from scanner.cli.destinations import Destination
from scanner.errors import InputError


def deliver(write: Callable[[TextIO], None], to: Destination) -> None:
    """Let `write` write to its destination. A reader that has gone is no failure. Raises InputError where it cannot be written."""
    if to.file is not None:
        _deliver_file(write, to.file)
        return
    try:
        write(sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        abandon_stdout()
    except OSError as problem:
        abandon_stdout()
        raise InputError(f"standard output: the report cannot be written: {problem.strerror or problem}") from None


def deliver_text(told: str, to: Destination) -> None:
    """Write a text that is whole already."""

    def write(out: TextIO) -> None:
        out.write(told)

    deliver(write, to)


def abandon_stdout() -> None:
    """The reader has gone: let nothing more, the interpreter's last flush included, complain about it."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return


def _deliver_file(write: Callable[[TextIO], None], file: Path) -> None:
    import tempfile  # brings three compressors along

    try:
        if file.exists() and not file.is_file():
            with file.open("w", encoding="utf-8", errors="backslashreplace") as out:
                write(out)
            return
        target = file.resolve()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
                write(out)
            Path(name).chmod(_mode(target))
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise InputError(f"{file}: the report cannot be written: {problem.strerror or problem}; choose another -o FILE") from None


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask
