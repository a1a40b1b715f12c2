"""Clones on this machine: one, a folder of them, or a pattern. A folder is a clone by what is in it, not by its name."""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.visible import visible
from scanner.model.failure import Failure, FailureKind


@dataclass(frozen=True, slots=True)
class Found:
    """Clones, in the order of their paths; or why there is none."""

    folders: tuple[Path, ...]
    failure: Failure | None = None


def is_bare(folder: Path) -> bool:
    """Whether a folder is a repository without a working tree."""
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def is_clone(folder: Path) -> bool:
    """Whether a folder is the top of a repository, with or without a working tree."""
    return (folder / ".git").exists() or is_bare(folder)


def find_clones(text: str, near: Path) -> Found:
    """The clones that a path or a pattern names; relative ones count from `near`. A folder that is no clone is a folder of them."""
    shown = visible(text)
    given = os.path.expanduser(text)  # noqa: PTH111 - never raises, unlike Path.expanduser
    path = near / given
    if path.is_dir():
        if is_clone(path):
            return Found((path.resolve(),))
        return _some(
            sorted(each for each in path.iterdir() if not each.name.startswith(".") and each.is_dir()),
            f"{shown}: no clone of a repository is in this folder",
        )
    if glob.has_magic(given):
        matched = sorted(Path(each) for each in glob.glob(str(path)) if Path(each).is_dir())  # noqa: PTH207 - absolute patterns too
        return _some(matched, f"{shown}: the pattern matches no clone of a repository")
    kind = FailureKind.INPUT if path.exists() else FailureKind.MISSING
    return Found((), Failure(shown, kind, "is no folder; a list of repositories is a file, a clone is a folder"))


def _some(folders: list[Path], otherwise: str) -> Found:
    clones = tuple(dict.fromkeys(folder.resolve() for folder in folders if is_clone(folder)))
    return Found(clones, None if clones else Failure("", FailureKind.NO_FILES, otherwise))
