"""Files of the working tree: read only where they really are inside the root."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from scanner.model.failure import Failure, FailureKind

MAX_FILE = 5_000_000


def read_inside(root: Path, path: str) -> bytes | Failure | None:
    """The bytes of the plain file `path` (relative, `/`) under `root`; None where there is no plain file (absent, link, folder).

    A Failure when it lies outside the root, is above MAX_FILE bytes or cannot be read.
    """
    file = root / path
    try:
        inside = Path(os.path.realpath(file.parent)).is_relative_to(os.path.realpath(root))
        status = os.lstat(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as problem:
        return Failure(path, FailureKind.UNREADABLE, _reason(problem))
    if not inside or ".." in Path(path).parts:
        return Failure(path, FailureKind.OUTSIDE_ROOT, "lies outside the root; not read")
    if not stat.S_ISREG(status.st_mode):
        return None
    if status.st_size > MAX_FILE:
        return Failure(path, FailureKind.SKIPPED, f"above {MAX_FILE // 1_000_000} MB; not read")
    try:
        return file.read_bytes()
    except OSError as problem:
        return Failure(path, FailureKind.UNREADABLE, _reason(problem))


def _reason(problem: Exception) -> str:
    return (problem.strerror if isinstance(problem, OSError) else None) or "cannot be read"
