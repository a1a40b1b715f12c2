"""The rules, settings and decisions of a base revision, in a private folder: what a pull request changes in them cannot judge it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from scanner.adapters.git import Entry, Repository
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError
from scanner.scan.ignore import OWN as IGNORE_FILE

OWN_FOLDER = ".bugclass"
SETTINGS = ("pyproject.toml", "bugclass.toml")


def is_policy(path: str) -> bool:
    """Whether a path, relative to the root, is of what decides how code is judged."""
    return path.startswith(f"{OWN_FOLDER}/") or path in SETTINGS or path.rpartition("/")[2] == IGNORE_FILE


@contextmanager
def policy_at(repository: Repository, commit: str, prefix: str, paths: Iterable[str], more: Iterable[str] = ()) -> Iterator[Path]:
    """A folder that holds what decides, as it is at `commit`, for the files at `paths` (relative to the root that lies at `prefix`).

    `more` are further paths that it is to hold.

    Raises RepositoryError for anything in it that is not a plain file, or that this clone lacks.
    """
    wanted = [OWN_FOLDER, *SETTINGS, *_ignore_files(paths), *more]
    entries = repository.tree_files(commit, [prefix + path for path in wanted])
    contents = repository.contents(entries)
    with tempfile.TemporaryDirectory(prefix="bugclass-base-") as folder:
        for entry in entries:
            file = Path(folder) / _inside(entry, prefix, commit)
            content = contents.get(entry.blob)
            if content is None:
                raise RepositoryError(f"{visible(entry.path)} at {commit[:10]}: is too large, or not in this clone (a partial clone?)")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        yield Path(folder)


def _ignore_files(paths: Iterable[str]) -> set[str]:
    folders = {parent for path in paths for parent in PurePosixPath(path).parents}
    return {(folder / IGNORE_FILE).as_posix() for folder in folders} | {IGNORE_FILE}


def _inside(entry: Entry, prefix: str, commit: str) -> str:
    path = entry.path.removeprefix(prefix)
    if not entry.is_file:
        raise RepositoryError(f"{visible(entry.path)} at {commit[:10]}: is not a plain file; the base's rules and settings must be")
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise RepositoryError(f"{visible(entry.path)} at {commit[:10]}: leads outside the root")
    return path
