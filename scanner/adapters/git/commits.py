"""Commits: finding one by its name, its parents, its message."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.git.process import run
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as it is stored: parent ids (even those a shallow clone lacks) and the message."""

    id: str
    parents: tuple[str, ...]
    message: str


def resolve(folder: Path, revision: str) -> str:
    """The full id of the commit that `revision` names. Raises RepositoryError."""
    shown = visible(revision)
    if not revision.strip() or revision.startswith("-") or "\0" in revision or "\n" in revision:
        raise RepositoryError(f"'{shown}' is not a revision; give a commit id, a branch, a tag, or A..B")
    # rev-parse echoes a range or an exclusion ("a..b", "^a") without looking; --verify with ^{commit} takes exactly one commit
    output = run(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"], folder)
    found = output.stdout.decode("ascii", "replace").strip()
    if output.status == 0 and found and not found.startswith("^"):
        return found
    raise RepositoryError(f"{visible(str(folder))}: no commit '{shown}' here; {_advice(folder)}")


def read_commit(folder: Path, commit: str) -> Commit:
    """The stored commit with this full id. Raises RepositoryError."""
    output = run(["cat-file", "commit", commit], folder)
    if output.status != 0:
        raise RepositoryError(f"{visible(str(folder))}: commit {commit[:10]} cannot be read: {output.problem}")
    head, _, body = output.stdout.partition(b"\n\n")
    parents: list[str] = []
    encoding = "utf-8"
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key == b"parent":
            parents.append(value.decode("ascii", "replace"))
        elif key == b"encoding":
            encoding = value.decode("ascii", "replace")
    return Commit(commit, tuple(parents), _decode(body, encoding).strip())


def check_present(folder: Path, commit: str, of: str) -> None:
    """Make sure that the stored parent `commit` of `of` is here. Raises RepositoryError, which names a shallow clone as such."""
    if run(["cat-file", "-e", f"{commit}^{{commit}}"], folder).status != 0:
        raise RepositoryError(
            f"{visible(str(folder))}: the commit before {of[:10]} is not in this clone ({_shallow_words(folder)}); "
            "run 'git fetch --deepen=1' or 'git fetch --unshallow', then try again"
        )


def is_shallow(folder: Path) -> bool:
    """Whether the clone holds only the newest part of its history."""
    return run(["rev-parse", "--is-shallow-repository"], folder).stdout.strip() == b"true"


def _shallow_words(folder: Path) -> str:
    return "a shallow clone" if is_shallow(folder) else "its history is incomplete"


def _advice(folder: Path) -> str:
    if is_shallow(folder):
        return "this is a shallow clone: run 'git fetch --unshallow' if the commit is older, or look with 'git log --oneline'"
    return "look with 'git log --oneline --all', or 'git fetch' if it is newer than this clone"


def _decode(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return body.decode("utf-8", "replace")
