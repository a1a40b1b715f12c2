"""Which dependencies each commit of a range updates, from the files' contents before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner.adapters.git import Repository
from scanner.adapters.git.blobs import read_blobs
from scanner.lifecycle.suspects.dependencies import differing, versions
from scanner.lifecycle.suspects.groups import is_dependency_file
from scanner.model.failure import Failure, FailureKind
from scanner.model.history import LoggedCommit
from scanner.model.suspects import DependencyUpdate

_AT_ONCE = 40
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Updates:
    """Updates by the commit that makes them; files that could not be read."""

    by_commit: dict[str, tuple[DependencyUpdate, ...]]
    failures: tuple[Failure, ...] = ()

    @property
    def all(self) -> tuple[DependencyUpdate, ...]:
        """Those of all commits, each once, by file and name."""
        return tuple(sorted({update for updates in self.by_commit.values() for update in updates}, key=lambda u: (u.path, u.name)))


@dataclass(frozen=True, slots=True)
class _Change:
    """A file that names dependencies, and its blobs before and after a commit ("": not there)."""

    commit: str
    path: str
    before: str
    after: str


def dependency_updates(repository: Repository, commits: Iterable[LoggedCommit]) -> Updates:
    """What each commit updates."""
    changes = [
        _Change(commit.id, file.path, file.before_blob, file.after_blob)
        for commit in commits
        for file in commit.files
        if is_dependency_file(file.path)
    ]
    return _updates(repository, changes)


def net_updates(repository: Repository, base: str, bad: str, commits: Iterable[LoggedCommit]) -> Updates:
    """What differs between the two ends, in the files that the commits touched."""
    paths = sorted({file.path for commit in commits for file in commit.files if is_dependency_file(file.path)})
    before, after = ({e.path: e.blob for e in repository.tree_files(at, paths) if e.is_file} for at in (base, bad)) if paths else ({}, {})
    return _updates(repository, [_Change(bad, path, before.get(path, ""), after.get(path, "")) for path in paths])


def _updates(repository: Repository, changes: list[_Change]) -> Updates:
    failures: list[Failure] = []
    if len(changes) > _MOST:
        failures.append(Failure("", FailureKind.SKIPPED, f"{len(changes):,} changes of lock files: only the newest {_MOST:,} were read"))
    wanted = {side: change.path for change in changes[:_MOST] for side in (change.before, change.after) if side}
    known: dict[str, dict[str, str]] = {"": {}}
    for blob, content in _contents(repository, list(wanted)):
        try:
            if content is None:
                raise ValueError("above 5 MB, or not in this clone")
            known[blob] = versions(wanted[blob], content.decode("utf-8", "replace"))
        except ValueError as problem:
            reason = " ".join(str(problem).split())[:150]
            failures.append(Failure(wanted[blob], FailureKind.UNPARSABLE, f"its dependencies in one revision cannot be read: {reason}"))
    found: dict[str, tuple[DependencyUpdate, ...]] = {}
    for change in changes[:_MOST]:
        if change.before in known and change.after in known:
            found[change.commit] = found.get(change.commit, ()) + differing(change.path, known[change.before], known[change.after])
    return Updates({commit: updates for commit, updates in found.items() if updates}, tuple(dict.fromkeys(failures)))


def _contents(repository: Repository, blobs: list[str]) -> Iterator[tuple[str, bytes | None]]:
    """A few at a time: lock files are large and only their versions are kept."""
    for start in range(0, len(blobs), _AT_ONCE):
        chunk = blobs[start : start + _AT_ONCE]
        contents = read_blobs(repository.root, chunk)
        yield from ((blob, contents.get(blob)) for blob in chunk)
