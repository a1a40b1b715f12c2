"""Which files to look at. Reads no file but the first line of a script that was named and has no suffix; writes nothing."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from scanner.model.failure import Failure, FailureKind
from scanner.model.record import Record
from scanner.model.source import Target
from scanner.scan.listing import Lister, Listing

PYTHON_SUFFIXES = (".py", ".pyi", ".pyw")
_OWN_FOLDER = ".bugclass/"
_KINDS = {stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


class TargetSet(Record):
    """Files to look at, sorted by path, each once; and what was named but cannot be looked at."""

    targets: Sequence[Target]
    failures: tuple[Failure, ...]


def find_targets(root: Path, paths: Sequence[Path] = (), python_only: bool = True) -> TargetSet:
    """The files below `paths` (empty: the whole root); relative paths count from `root`.

    Folders: tracked files and untracked ones that are not ignored; without git, all that `.gitignore` files do not ignore; in
    either case without what `.bugclassignore` files ignore, and without `.bugclass` folders. A named file is taken even when it
    is ignored. `python_only` takes `*.py`, `*.pyi`, `*.pyw` and named scripts with a Python first line; otherwise all plain files.
    Raises RepositoryError where git cannot answer for a repository that is there.
    """
    top = Path(os.path.realpath(root))
    if not top.is_dir():
        return TargetSet((), (Failure(str(root), FailureKind.MISSING, "the root is not a folder"),))
    listing = Listing()
    lister = Lister(top, is_found_python if python_only else _is_found)
    for path in dict.fromkeys(paths or [Path()]):
        _add(path, top, lister, listing, python_only)
    if paths and not listing.files and not listing.failures:
        named = ", ".join(sorted(str(path) for path in paths)[:3]) + (", ..." if len(paths) > 3 else "")
        kind = "Python files" if python_only else "files"
        listing.failures.append(Failure("", FailureKind.NO_FILES, f"no {kind} in {named} (are they ignored?)"))
    return TargetSet(listing.files.below(str(top)), tuple(sorted(set(listing.failures))))


def _add(path: Path, top: Path, lister: Lister, listing: Listing, python_only: bool) -> None:
    shown = (path.relative_to(top) if path.is_relative_to(top) else path).as_posix()
    real = Path(os.path.realpath(top / path))
    if not real.is_relative_to(top):
        listing.failures.append(Failure(shown, FailureKind.OUTSIDE_ROOT, f"lies outside the root {top}, or leads there; not read"))
        return
    inside = real.relative_to(top).as_posix()
    inside = "" if inside == "." else inside
    try:
        status = os.stat(real)  # noqa: PTH116 - one look, whatever it is
    except OSError as problem:
        listing.failures.append(_unseen(shown, problem))
        return
    if stat.S_ISDIR(status.st_mode):
        lister.add(inside, listing)
    elif not stat.S_ISREG(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), "not a plain file")
        listing.failures.append(Failure(shown, FailureKind.SKIPPED, f"{kind}; only plain files are read"))
    elif not python_only or _is_python(inside) or _has_python_line(real):
        listing.files.add(inside, status)


def _unseen(shown: str, problem: OSError) -> Failure:
    if isinstance(problem, (FileNotFoundError, NotADirectoryError)):
        return Failure(shown, FailureKind.MISSING, "no such file or folder")
    return Failure(shown, FailureKind.UNREADABLE, problem.strerror or "cannot be looked at")


def _is_python(path: str) -> bool:
    return path.endswith(PYTHON_SUFFIXES)


def _is_found(path: str) -> bool:
    """The tool's own folder holds rules with examples of their bugs: not part of the code base, unless named."""
    return not path.startswith(_OWN_FOLDER) and f"/{_OWN_FOLDER}" not in path


def is_found_python(path: str) -> bool:
    """Whether a file below a folder is Python by its name, and part of the code base."""
    return path.endswith(PYTHON_SUFFIXES) and (_OWN_FOLDER not in path or _is_found(path))


def _has_python_line(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            first = stream.readline(200)
    except OSError:
        return True  # the engine says why it cannot be read
    return first.startswith(b"#!") and b"python" in first
