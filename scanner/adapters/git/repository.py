"""A repository and its questions. Paths are relative to its top level, with `/`, any bytes in them (`os.fsdecode`)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path

from scanner.adapters.git import commits, history, listing, since
from scanner.adapters.git.blobs import read_blobs
from scanner.adapters.git.changes import between_trees, paths_between, with_worktree
from scanner.adapters.git.model import Changes, Entry, EntryChange, Listed
from scanner.adapters.git.presence import may_be_repository
from scanner.adapters.git.process import run
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError


class Repository:
    """A git repository with a working tree. `root` is its top level, an absolute path."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @staticmethod
    def find(path: Path) -> Repository | None:
        """The repository around `path` (a folder or file, possibly far below the top level); None where there is none.

        Raises RepositoryError for a bare repository, for one that git refuses to read (ownership, damage), and without git.
        """
        folder = Path(os.path.realpath(path))
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        if not may_be_repository(folder):
            return None
        output = run(["rev-parse", "--is-bare-repository", "--show-toplevel"], folder)
        if output.status == 0:
            return Repository(Path(os.fsdecode(output.stdout.split(b"\n", 1)[1].removesuffix(b"\n"))))
        if "not a git repository" in output.stderr and "dubious" not in output.stderr:
            return None
        if output.stdout.startswith(b"true"):
            raise RepositoryError(f"{visible(str(folder))} is a bare repository, without files; make a checkout: git worktree add FOLDER")
        raise RepositoryError(f"{visible(str(folder))}: {output.problem}")

    def resolve(self, revision: str) -> str:
        """The full id of the commit that `revision` names. Raises RepositoryError for anything that is not exactly one commit."""
        return commits.resolve(self.root, revision)

    @cached_property
    def shallow(self) -> bool:
        """Whether the clone holds only the newest part of its history, so that a commit that is not here may be elsewhere."""
        return commits.is_shallow(self.root)

    def parents(self, revision: str) -> tuple[str, ...]:
        """Full ids of the parents; () for a root commit. Raises RepositoryError where a shallow clone lacks one."""
        commit = self.resolve(revision)
        found = commits.read_commit(self.root, commit).parents
        for parent in found:
            commits.check_present(self.root, parent, commit)
        return found

    def message(self, revision: str) -> str:
        """The commit message, in its own encoding, without white space around it."""
        return commits.read_commit(self.root, self.resolve(revision)).message

    def commits_since(self, revision: str) -> tuple[commits.Commit, ...]:
        """The commits that HEAD has and `revision` has not, merges left out, newest first."""
        return history.commits_since(self.root, revision)

    def added_at(self, path: str) -> datetime | None:
        """When `path` was first committed; None where it never was, or a shallow clone cannot tell."""
        return history.added_at(self.root, path)

    def changes(self, before: str, after: str) -> Changes:
        """The Python files that differ between two revisions, renames followed."""
        return between_trees(self.root, self.resolve(before), self.resolve(after))

    def paths_between(self, before: str, after: str) -> tuple[EntryChange, ...]:
        """All paths that differ between two revisions, whatever they hold, renames followed."""
        return paths_between(self.root, self.resolve(before), self.resolve(after))

    def worktree_changes(self) -> Changes:
        """HEAD against the files as they are now: staged, unstaged, and untracked Python files that are not ignored."""
        if run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], self.root).status != 0:
            raise RepositoryError(f"{visible(str(self.root))}: there is no commit yet, so no code before the change")
        return with_worktree(self.root)

    def merge_base(self, revision: str) -> str:
        """The newest commit that `revision` and HEAD both come from. Raises RepositoryError, naming a shallow clone as such."""
        return since.merge_base(self.root, revision)

    def since(self, commit: str | None, staged: bool) -> tuple[EntryChange, ...]:
        """All paths that differ between a commit (full id) and the files as they are now, or the index. None: nothing is committed yet."""
        if staged:
            return since.since_in_index(self.root, commit)
        return since.since_in_worktree(self.root, commit or self.resolve("HEAD"))

    def head(self) -> str | None:
        """The full id of HEAD; None before the first commit."""
        return since.head_or_none(self.root)

    def tree_files(self, commit: str, paths: Iterable[str]) -> tuple[Entry, ...]:
        """What a commit (full id) has at these paths, or below them."""
        return since.tree_files(self.root, commit, paths)

    def contents(self, entries: Iterable[Entry]) -> dict[str, bytes | None]:
        """Blob id -> bytes, None where it is too large; a blob that is not in this clone is not in the answer."""
        return read_blobs(self.root, (entry.blob for entry in entries if entry.is_file))

    def person(self) -> str:
        """The name of who works here, as git knows it; "" where it does not."""
        return since.person(self.root)

    def is_dirty(self, file: Path) -> bool:
        """Whether a file differs from HEAD, is untracked or ignored: what is lost there git does not bring back. Raises RepositoryError."""
        return listing.is_dirty(self.root, file)

    def tracked_and_untracked(self, paths: Iterable[Path] = ()) -> Listed:
        """Files tracked, and untracked ones that are not ignored, below `paths` (none: all); sorted, each once.

        A tracked file may be missing in the working tree; a submodule is listed as its folder. Paths outside raise RepositoryError.
        """
        return listing.tracked_and_untracked(self.root, paths)

    def blob(self, revision: str, path: str) -> bytes | None:
        """The bytes of `path` at a revision; None where there is no plain file of that name there.

        Raises RepositoryError for an unknown revision or a blob too large to read.
        """
        entry = listing.entry_at(self.root, self.resolve(revision), path)
        if entry is None or not entry.is_file:
            return None
        found = read_blobs(self.root, [entry.blob])
        if found.get(entry.blob) is None:
            raise RepositoryError(f"{visible(path)} at {visible(revision)} is too large, or not in this clone")
        return found[entry.blob]
