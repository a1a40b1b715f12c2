"""What somebody without rights sees: tests often run as root, who can read everything."""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer")
_NOBODY = 65_534


@contextmanager
def open_folder() -> Iterator[Path]:
    """An empty folder that anybody can reach: those of pytest are its user's own. Removed at the end, whatever is closed in it."""
    folder = Path(os.path.realpath(tempfile.mkdtemp()))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for closed in [path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink()]:
            closed.chmod(0o755)
        shutil.rmtree(folder)


def as_nobody(ask: Callable[[], Answer], owned: Path) -> Answer:
    """What `ask` gives a process without rights that owns `owned` and all in it. What it needs to import is imported before."""
    if os.geteuid() != 0:
        return ask()
    for path in (owned, *owned.rglob("*")):
        os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)
            os.environ["HOME"] = str(owned)
            with os.fdopen(writing, "wb") as out:
                pickle.dump(ask(), out)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        content = answer.read()
    os.waitpid(child, 0)
    return pickle.loads(content)
