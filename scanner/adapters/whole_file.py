"""Reading and replacing a file inside the root: whole or not at all, and never through a link that leads outside."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scanner.adapters.visible import visible
from scanner.errors import InputError

_MOST_BYTES = 100_000_000


def read_text(root: Path, path: str) -> str | None:
    """The text of the file `path` (relative to the root); None where there is none. Raises InputError for all that is no such file."""
    file = root / path
    try:
        status = file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise InputError(f"{visible(path)}: cannot be read: {problem.strerror}") from None
    _check_place(root, path)
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{visible(path)}: is not a plain file")
    if status.st_size > _MOST_BYTES:
        raise InputError(f"{visible(path)}: is larger than {_MOST_BYTES // 1_000_000} MB")
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as problem:
        raise InputError(f"{visible(path)}: cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{visible(path)}: is not UTF-8") from None


def replace_file(root: Path, path: str, content: bytes) -> None:
    """Write `path` (relative to the root) beside its place and rename it there, with the mode it had. Raises InputError."""
    file = root / path
    _check_place(root, path)
    if file.is_symlink():
        raise InputError(f"{visible(path)}: is a symbolic link; nothing is written there")
    beside = ""
    try:
        mode = stat.S_IMODE(file.stat().st_mode) if file.exists() else 0o644
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(beside).chmod(mode)
        Path(beside).replace(file)
    except OSError as problem:
        raise InputError(f"{visible(path)}: cannot be written: {problem.strerror or problem}") from None
    finally:
        if beside:
            Path(beside).unlink(missing_ok=True)


@contextmanager
def held(root: Path, path: str) -> Iterator[None]:
    """While a file is read and written again, no other process of ours does the same: the folder of `path` is locked (advisory).

    Where folders cannot be locked, nothing is; a process that ends, however it does, lets go.
    """
    folder = -1
    try:
        import fcntl

        (root / path).parent.mkdir(parents=True, exist_ok=True)
        folder = os.open((root / path).parent, os.O_RDONLY)
        fcntl.flock(folder, fcntl.LOCK_EX)
    except (ImportError, OSError):
        pass  # another file system, or another system: as good as it gets
    try:
        yield
    finally:
        if folder >= 0:
            os.close(folder)


def _check_place(root: Path, path: str) -> None:
    parent = Path(os.path.realpath((root / path).parent))
    if not parent.is_relative_to(os.path.realpath(root)) or ".." in Path(path).parts:
        raise InputError(f"{visible(path)}: lies outside the root")
