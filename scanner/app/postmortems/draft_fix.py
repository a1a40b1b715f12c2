"""A fix as git tells it: its commits, its files, who wrote the lines that it changed, what was deployed when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.fixes import load_fix
from scanner.adapters.fixes.scope import Scope, find_scope
from scanner.adapters.git.authorship import Authored, authored, authored_between
from scanner.adapters.git.blame import blame
from scanner.adapters.git.numstat import count_lines
from scanner.adapters.git.tags import first_tag_with
from scanner.errors import InputError, NoLesson, UsageError
from scanner.infer.sites.places import is_test
from scanner.lifecycle.draft.difference import excerpt, to_blame
from scanner.lifecycle.draft.model import ChangedFile, Commit, Deployment, FixFacts
from scanner.model.fix import FileChange
from scanner.model.hunt_request import FixSource

_SHORT = 12
_MOST_FILES = 50
_MOST_EXCERPTS = 3
_MOST_WRITERS = 3


@dataclass(frozen=True, slots=True)
class ReadFix:
    """A fix with what it changed, for those who look at it further."""

    facts: FixFacts
    changes: tuple[FileChange, ...]


def read_fix(revision: str, root: Path) -> ReadFix:
    """The facts of a fix that is committed: a commit, or `A..B`; one without Python has no changes. Raises ScannerError."""
    if revision == "worktree":
        raise UsageError("--fix worktree: a post-mortem records a commit; commit the fix first")
    scope = find_scope(root)
    try:
        changes = load_fix(FixSource(revision=revision), None, root).fixes[0].changes
    except NoLesson:
        changes = ()
    ends = _ends(scope, revision)
    top = scope.repository.root
    commits = authored_between(top, ends.before, ends.after) if ends.is_range else authored(top, [ends.after])
    code = [change for change in changes if not is_test(change.path)]
    introduced = _writers(scope, ends.before, code)
    counts = count_lines(top, ends.before, ends.after)
    files = [ChangedFile(inner, one.added, one.removed) for one in counts if (inner := scope.inner(one.path)) is not None]
    facts = FixFacts(
        f"{ends.before[:_SHORT]}..{ends.after[:_SHORT]}" if ends.is_range else ends.after[:_SHORT],
        _commits(commits),
        tuple(files[:_MOST_FILES]),
        _commits(introduced),
        _deployed(scope, introduced[:1]),
        _deployed(scope, commits[:1]),
        tuple([one for change in code if (one := excerpt(change)) is not None][:_MOST_EXCERPTS]),
    )
    return ReadFix(facts, changes)


@dataclass(frozen=True, slots=True)
class _Ends:
    """The two sides of a fix, as full ids."""

    before: str
    after: str
    is_range: bool


def _ends(scope: Scope, revision: str) -> _Ends:
    first, dots, last = revision.partition("..")
    repository = scope.repository
    if dots:
        ends = _Ends(repository.resolve(first or "HEAD"), repository.resolve(last or "HEAD"), True)
        if ends.before == ends.after:
            raise InputError(f"--fix {revision}: both ends are the same commit, so nothing is changed; name the commits around the fix")
        return ends
    after = repository.resolve(revision)
    parents = repository.parents(after)
    if len(parents) != 1:
        what = "is a merge" if parents else "is the first commit"
        raise InputError(f"--fix {revision}: {what}, so there is not one difference to look at; name A..B")
    return _Ends(parents[0], after, False)


def _writers(scope: Scope, before: str, changes: Iterable[FileChange]) -> tuple[Authored, ...]:
    """The commits that wrote what the fix changed, those of most lines first."""
    counts: Counter[str] = Counter()
    for change in changes:
        if change.before_path is not None and change.before is not None:
            counts.update(blame(scope.repository.root, before, scope.prefix + change.before_path, to_blame(change)).values())
    known = {one.id: one for one in authored(scope.repository.root, sorted(counts))}
    ordered = sorted(known.values(), key=lambda one: (-counts[one.id], -one.made.timestamp(), one.id))
    return tuple(ordered[:_MOST_WRITERS])


def _deployed(scope: Scope, commits: Iterable[Authored]) -> Deployment | None:
    tags = (first_tag_with(scope.repository.root, one.id) for one in commits)
    return next((Deployment(tag.name, tag.made) for tag in tags if tag is not None), None)


def _commits(found: Iterable[Authored]) -> tuple[Commit, ...]:
    return tuple(Commit(one.id[:_SHORT], one.author, one.made, one.subject) for one in found)
