"""The files below a folder: asked of git where there is a repository, walked where there is none. Follows no symbolic link."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.adapters.git.presence import may_be_repository
from scanner.model.failure import Failure, FailureKind
from scanner.model.record import Record, fresh
from scanner.scan.found import Gathering
from scanner.scan.ignore import GIT, OWN, IgnoreFiles

if TYPE_CHECKING:
    from scanner.adapters.git import Repository


class Listing(Record, frozen=False):
    """Plain files, and what cannot be listed."""

    files: Gathering = fresh(factory=Gathering)
    failures: list[Failure] = fresh(factory=list)


class Lister:
    """Lists folders of one root (a real, absolute path); `wanted` chooses files by their path before they are looked at."""

    def __init__(self, root: Path, wanted: Callable[[str], bool]) -> None:
        self._root = root
        self._wanted = wanted
        self._own = IgnoreFiles(root, (OWN,))
        self._both = IgnoreFiles(root, (GIT, OWN))
        self._real: dict[str, bool] = {}

    def add(self, folder: str, into: Listing) -> None:
        """Add the files below `folder` (relative to the root, "" for all of it).

        A nested repository or submodule is another code base: its files count only when it, or a folder in it, is asked for.
        """
        base = self._root / folder
        repository = _repository(base)
        listed = repository.tracked_and_untracked([base]) if repository else None
        if repository is None or listed is None or (not listed.paths and _is_ignored_whole(repository, base)):
            self._walk(folder, into)
            return
        prefix = _prefix(self._root, repository.root)
        for name in listed.paths:
            path = _within(name, prefix)
            if path is not None and self._wanted(path) and not self._own.ignores_file(path):
                self._add_plain(path, into)
        for name in listed.closed:
            path = _within(name, prefix)
            if path is not None and not self._own.ignores_folder(path):
                into.failures.append(Failure(path, FailureKind.UNREADABLE, "folder cannot be listed: git could not open it"))

    def _add_plain(self, path: str, into: Listing) -> None:
        """Add a listed path that is a plain file which no symbolic link leads to; a tracked file may be gone or replaced since."""
        parent = path.rpartition("/")[0]
        inside = self._real.get(parent)
        if inside is None:
            folder = f"{self._root}/{parent}" if parent else str(self._root)
            inside = self._real[parent] = os.path.realpath(folder) == folder
        if not inside:
            return
        try:
            into.files.add(path, os.lstat(f"{self._root}/{path}"))
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as problem:
            into.failures.append(Failure(path, FailureKind.UNREADABLE, f"cannot be looked at: {problem.strerror}"))

    def _walk(self, folder: str, into: Listing) -> None:
        """Thousands of folders are walked in each run: what is asked of each entry is asked in the order of what it costs."""
        wanted, both, add, root = self._wanted, self._both, into.files.add, f"{self._root}/"
        pending = [(f"{folder}/" if folder else "", True)]
        while pending:
            below, ruled = pending.pop()
            try:
                with os.scandir(root + below) as found:
                    entries = list(found)
                ruled = both.has_rules(below, [entry.name for entry in entries], ruled)
                for entry in entries:
                    name = entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if name != ".git" and not (ruled and both.ignores_folder(below + name)):
                            pending.append((f"{below}{name}/", ruled))
                    elif wanted(path := below + name) and not (ruled and both.ignores_file(path)):
                        try:
                            add(path, entry.stat(follow_symlinks=False))
                        except FileNotFoundError:
                            continue  # gone since
            except OSError as problem:
                into.failures.append(Failure(below[:-1] or ".", FailureKind.UNREADABLE, f"folder cannot be listed: {problem.strerror}"))


def _repository(folder: Path) -> Repository | None:
    if not may_be_repository(Path(os.path.realpath(folder))):
        return None
    from scanner.adapters.git import Repository  # starting processes is a good part of the start-up

    return Repository.find(folder)


def _is_ignored_whole(repository: Repository, folder: Path) -> bool:
    """Whether nothing listed means that an outer repository ignores this root (a sandbox in a home under git), not that it is empty."""
    return folder != repository.root and not (folder / ".git").exists()


def _prefix(root: Path, top: Path) -> str:
    """What turns a path relative to `top` into one relative to `root`: "+x/" to put before it, "-x/" to take away."""
    if root == top:
        return ""
    if root.is_relative_to(top):
        return "-" + root.relative_to(top).as_posix() + "/"
    return "+" + top.relative_to(root).as_posix() + "/"


def _within(name: str, prefix: str) -> str | None:
    if not prefix:
        return name
    if prefix[0] == "+":
        return prefix[1:] + name
    return name[len(prefix) - 1 :] if name.startswith(prefix[1:]) else None
