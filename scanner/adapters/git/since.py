"""What changed since a revision: in the working tree, or in the index as the next commit would have it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from scanner.adapters.git import commits, listing
from scanner.adapters.git.changes import RAW
from scanner.adapters.git.filters import without_filters
from scanner.adapters.git.model import Entry, EntryChange
from scanner.adapters.git.process import run
from scanner.adapters.git.raw import ABSENT, parse_raw
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError

_NONE = "0" * 40
_AT_ONCE = 500


def merge_base(root: Path, revision: str) -> str:
    """The full id of the newest commit that both `revision` and HEAD come from. Raises RepositoryError, naming a shallow clone as such."""
    other, head = commits.resolve(root, revision), commits.resolve(root, "HEAD")
    output = run(["merge-base", other, head], root)
    found = output.stdout.decode("ascii", "replace").strip()
    if output.status == 0 and found:
        return found
    shown = visible(revision)
    if commits.is_shallow(root):
        raise RepositoryError(
            f"{visible(str(root))}: the history that HEAD and {shown} share is not in this clone (a shallow clone); "
            "run 'git fetch --unshallow', or in CI check out with the whole history (fetch-depth: 0)"
        )
    raise RepositoryError(f"{visible(str(root))}: HEAD and {shown} have no commit in common; name another base")


def since_in_worktree(root: Path, commit: str) -> tuple[EntryChange, ...]:
    """Paths that differ between a commit and the files as they are now; untracked files that are not ignored count as added."""
    output = run(["diff", *RAW, "--no-relative", "--end-of-options", commit, "--"], root, extra=without_filters(root))
    if output.status != 0:
        raise RepositoryError(f"{visible(str(root))}: git cannot compare the working tree with {commit[:10]}: {output.problem}")
    entries = parse_raw(output.stdout)
    known = {entry.after.path for entry in entries if entry.after.mode != ABSENT}
    added = (path for path in listing.untracked(root) if path not in known)
    return (*entries, *(EntryChange(Entry(path, ABSENT, _NONE), Entry(path, "100644", _NONE)) for path in added))


def since_in_index(root: Path, commit: str | None) -> tuple[EntryChange, ...]:
    """Paths that differ between a commit (None: no commit yet, everything is new) and the index; a commit hook's own index counts."""
    extra = _hook_index(root)
    if commit is None:
        commit = run(["hash-object", "-t", "tree", "--stdin"], root).stdout.decode("ascii", "replace").strip()
    output = run(["diff-index", "--cached", *RAW, "--end-of-options", commit, "--"], root, extra=extra)
    if output.status != 0:
        raise RepositoryError(f"{visible(str(root))}: git cannot compare the index with {commit[:10]}: {output.problem}")
    if any(head.startswith(b":") and head.endswith(b" U") for head in output.stdout.split(b"\0")):
        raise RepositoryError(f"{visible(str(root))}: the index holds files with merge conflicts; resolve and stage them first")
    return parse_raw(output.stdout)


def head_or_none(root: Path) -> str | None:
    """The full id of HEAD; None before the first commit."""
    output = run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], root)
    return output.stdout.decode("ascii", "replace").strip() if output.status == 0 else None


def tree_files(root: Path, commit: str, paths: Iterable[str]) -> tuple[Entry, ...]:
    """The entries of a commit's tree at these paths, or below them where they are folders; in order, each once."""
    wanted = sorted(set(paths))
    found: dict[str, Entry] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        output = run(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit, *wanted[start : start + _AT_ONCE]], root)
        if output.status != 0:
            raise RepositoryError(f"{visible(str(root))}: git cannot list the files of {commit[:10]}: {output.problem}")
        for line in output.stdout.split(b"\0"):
            head, _, name = line.partition(b"\t")
            if head:
                mode, _, blob = head.decode("ascii", "replace").split(" ")
                found[os.fsdecode(name)] = Entry(os.fsdecode(name), mode, blob)
    return tuple(found.values())


def person(root: Path) -> str:
    """The name of who works here, as git knows it; "" where it does not."""
    for key in ("user.name", "user.email"):
        found = run(["config", "--get", key], root).stdout.decode("utf-8", "replace").strip()
        if found:
            return visible(found)[:200]
    return ""


def _hook_index(root: Path) -> dict[str, str]:
    """GIT_INDEX_FILE where a commit hook of this very repository sets it: `git commit -a` and `git commit FILE` have their own index."""
    named = os.environ.get("GIT_INDEX_FILE")
    if not named:
        return {}
    folder = os.fsdecode(run(["rev-parse", "--absolute-git-dir"], root).stdout.rstrip(b"\n"))
    file = os.path.realpath(named)
    return {"GIT_INDEX_FILE": file} if folder and Path(file).is_relative_to(os.path.realpath(folder)) else {}
