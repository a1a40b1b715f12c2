"""From paths relative to a repository's top level to paths relative to the root that was asked for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.git import Changes, Repository
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError
from scanner.model.failure import Failure
from scanner.model.fix import FileChange


@dataclass(frozen=True, slots=True)
class Scope:
    """A repository, and the folder of it that is the root: `prefix` ends with `/`, "" at the top level."""

    repository: Repository
    prefix: str

    def narrow(self, changes: Changes) -> Changes:
        """Only what lies below the root, with paths relative to it; what lies elsewhere counts among the `others`."""
        files = [self._file(change) for change in changes.files]
        kept = tuple(change for change in files if change.before_path is not None or change.after_path is not None)
        failures = tuple(Failure(inner, f.kind, f.detail) for f in changes.failures if (inner := self.inner(f.path)) is not None)
        return Changes(kept, failures, changes.others + len(files) - len(kept))

    def inner(self, path: str) -> str | None:
        """The path relative to the root; None for one outside it."""
        return path[len(self.prefix) :] if path.startswith(self.prefix) else None

    def _file(self, change: FileChange) -> FileChange:
        before = self.inner(change.before_path) if change.before_path is not None else None
        after = self.inner(change.after_path) if change.after_path is not None else None
        return FileChange(before, after, None if before is None else change.before, None if after is None else change.after)


def find_scope(root: Path, instead: str = "") -> Scope:
    """The repository around `root`. Raises RepositoryError where there is none; `instead` says what else can be given."""
    repository = Repository.find(root)
    if repository is None:
        raise RepositoryError(f"{visible(str(root))} is not in a git repository; name one with --root DIR{instead}")
    relative = Path(os.path.relpath(os.path.realpath(root), os.path.realpath(repository.root))).as_posix()
    return Scope(repository, "" if relative == "." else relative + "/")
