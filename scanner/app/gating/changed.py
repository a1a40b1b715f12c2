"""The changed files as targets: as they are here, as they are staged, and as they were at the base."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.git import Entry, EntryChange, Repository
from scanner.app.gating.policy_root import OWN_FOLDER
from scanner.errors import RepositoryError
from scanner.model.failure import Failure, FailureKind
from scanner.model.request import RunOptions
from scanner.model.source import Target
from scanner.scan.ignore import OWN as IGNORE_FILE
from scanner.scan.ignore import IgnoreFiles
from scanner.scan.targets import PYTHON_SUFFIXES, TargetSet, find_targets


@dataclass(frozen=True, slots=True)
class Comparison:
    """A root below its repository (`prefix`: "" or "folder/"), and what changed below it since `commit` (None: before the first one)."""

    repository: Repository
    prefix: str
    commit: str | None
    changes: tuple[EntryChange, ...]
    staged: bool

    def inside(self, path: str) -> str:
        """A path of the repository as one of the root."""
        return path.removeprefix(self.prefix)

    def paths(self) -> list[str]:
        """The paths, relative to the root, of all that changed, by the names of either side."""
        return sorted({self.inside(side.path) for change in self.changes for side in (change.before, change.after)})


def compare(options: RunOptions, base: str | None, staged: bool) -> Comparison:
    """What changed since the merge base with `base` (None: since HEAD). Raises RepositoryError where git cannot tell."""
    repository = Repository.find(options.root)
    if repository is None:
        raise RepositoryError(f"{options.root}: is not in a git repository; --base and --staged need one")
    relative = Path(os.path.realpath(options.root)).relative_to(os.path.realpath(repository.root)).as_posix()
    prefix = "" if relative == "." else f"{relative}/"
    commit = repository.merge_base(base) if base is not None else repository.head()
    changes = repository.since(commit, staged)
    below = tuple(c for c in changes if c.before.path.startswith(prefix) or c.after.path.startswith(prefix))
    return Comparison(repository, prefix, commit, below, staged)


def head_targets(comparison: Comparison, options: RunOptions, trusted: Path, python_only: bool) -> TargetSet:
    """The changed files as they are now (or staged): what a scan of everything would look at, by the ignore files of `trusted`."""
    ignored = IgnoreFiles(Path(os.path.realpath(trusted)), (IGNORE_FILE,))
    named = _named(options)
    entries = [
        change.after
        for change in comparison.changes
        if change.after.path.startswith(comparison.prefix)
        and change.after.is_file
        and _wanted(path := comparison.inside(change.after.path), python_only)
        and not ignored.ignores_file(path)
        and (not named or any(path == name or path.startswith(f"{name}/") or name == "." for name in named))
    ]
    missing = tuple(
        Failure(path.as_posix(), FailureKind.MISSING, "no such file or folder")
        for path in options.paths
        if not path.exists() and not comparison.staged
    )
    found = _staged(comparison, entries) if comparison.staged else _present(options.root, comparison, entries, python_only)
    return TargetSet(found.targets, tuple(sorted({*found.failures, *missing})))


def base_targets(comparison: Comparison, wanted: Callable[[EntryChange], bool]) -> TargetSet:
    """The files of the wanted changes as they were at the base, by the names that they had there."""
    entries = [change.before for change in comparison.changes if change.before.is_file and wanted(change)]
    return _blobs(comparison, [entry for entry in entries if entry.path.startswith(comparison.prefix)])


def _wanted(path: str, python_only: bool) -> bool:
    own = path.startswith(f"{OWN_FOLDER}/") or f"/{OWN_FOLDER}/" in path
    return not own and (path.endswith(PYTHON_SUFFIXES) or not python_only)


def _named(options: RunOptions) -> list[str]:
    top = Path(os.path.realpath(options.root))
    real = [Path(os.path.realpath(path)) for path in options.paths]
    return [path.relative_to(top).as_posix() for path in real if path.is_relative_to(top)] or [""] * bool(options.paths)


def _present(root: Path, comparison: Comparison, entries: Iterable[Entry], python_only: bool) -> TargetSet:
    paths = [Path(comparison.inside(entry.path)) for entry in entries]
    return find_targets(root, paths, python_only) if paths else TargetSet((), ())


def _staged(comparison: Comparison, entries: Sequence[Entry]) -> TargetSet:
    return _blobs(comparison, entries)


def _blobs(comparison: Comparison, entries: Sequence[Entry]) -> TargetSet:
    contents = comparison.repository.contents(entries)
    targets: dict[str, Target] = {}
    failures: list[Failure] = []
    for entry in entries:
        path = comparison.inside(entry.path)
        content = contents.get(entry.blob)
        if content is not None:
            targets[path] = Target(path, content=content)
        elif entry.blob in contents:
            failures.append(Failure(path, FailureKind.SKIPPED, "too large; not read"))
        else:
            failures.append(Failure(path, FailureKind.MISSING, f"its content {entry.blob[:10]} is not in this clone (a partial clone?)"))
    return TargetSet(tuple(targets[path] for path in sorted(targets)), tuple(sorted(failures)))
