"""Which files a repository has: in the working tree, and at a commit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from scanner.adapters.git.filters import without_filters
from scanner.adapters.git.model import Entry, Listed
from scanner.adapters.git.process import run
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError

_CLOSED = re.compile(r"^warning: could not open directory '(.*?)/?': ", re.MULTILINE | re.DOTALL)


def tracked_and_untracked(root: Path, paths: Iterable[Path]) -> Listed:
    """See Repository.tracked_and_untracked."""
    wanted = [_relative(root, path) for path in paths]
    return _list(root, ["--cached", "--others", "--exclude-standard"], wanted)


def untracked(root: Path) -> list[str]:
    """Untracked files that are not ignored, sorted."""
    return list(_list(root, ["--others", "--exclude-standard"], []).paths)


def is_dirty(root: Path, file: Path) -> bool:
    """See Repository.is_dirty."""
    options = ["--porcelain=v1", "-z", "--untracked-files=all", "--ignored=matching", "--ignore-submodules=all"]
    output = run(["status", *options, "--", _relative(root, file)], root, extra=without_filters(root))
    if output.status != 0:
        raise RepositoryError(f"{visible(str(root))}: git cannot tell what is uncommitted: {output.problem}")
    return bool(output.stdout)


def entry_at(root: Path, commit: str, path: str) -> Entry | None:
    """The entry of exactly `path` in the tree of `commit`."""
    output = run(["ls-tree", "-z", "--full-tree", "--end-of-options", commit, path], root)
    for line in output.stdout.split(b"\0"):
        head, _, name = line.partition(b"\t")
        if head and os.fsdecode(name) == path:
            mode, _, blob = head.decode("ascii", "replace").split(" ")
            return Entry(path, mode, blob)
    return None


def _list(root: Path, options: list[str], paths: list[str]) -> Listed:
    output = run(["ls-files", "-z", *options, "--", *paths], root)
    if output.status != 0:
        raise RepositoryError(f"{visible(str(root))}: git cannot list the files: {output.problem}")
    # an untracked repository within this one is listed with a slash at its end: not this code base
    found = {os.fsdecode(name) for name in output.stdout.split(b"\0") if name and not name.endswith(b"/")}
    return Listed(tuple(sorted(found)), tuple(sorted(set(_CLOSED.findall(output.stderr)))))


def _relative(root: Path, path: Path) -> str:
    lexical = Path(os.path.abspath(root / path))  # noqa: PTH100 - the link itself is meant, not where it leads
    for base, file in ((root, lexical), (Path(os.path.realpath(root)), Path(os.path.realpath(lexical.parent)) / lexical.name)):
        if file.is_relative_to(base):
            return file.relative_to(base).as_posix()
    raise RepositoryError(f"{visible(str(path))} lies outside the repository {visible(str(root))}")
