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
from scanner.adapters.git.tags import first_tag_with
from scanner.errors import UsageError
from scanner.infer.places import is_test
from scanner.lifecycle.draft.difference import counted, excerpt, to_blame
from scanner.lifecycle.draft.model import Commit, Deployment, FixFacts
from scanner.model.fix import FileChange
from scanner.model.request import FixSource

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
    """The facts of a fix that is committed: a commit, or `A..B`. Raises ScannerError where there is none, or nothing Python in it."""
    if revision == "worktree":
        raise UsageError("--fix worktree: a post-mortem records a commit; commit the fix first")
    scope = find_scope(root)
    fix = load_fix(FixSource(revision=revision), None, root).fixes[0]
    first, _, last = (fix.revision or "").rpartition("..")
    if first:
        commits = authored_between(scope.repository.root, first, last)
        recorded = f"{first[:_SHORT]}..{last[:_SHORT]}"
    else:
        first, commits = scope.repository.parents(last)[0], authored(scope.repository.root, [last])
        recorded = last[:_SHORT]
    code = [change for change in fix.changes if not is_test(change.path)]
    introduced = _writers(scope, first, code)
    facts = FixFacts(
        recorded,
        _commits(commits),
        tuple(counted(change) for change in fix.changes[:_MOST_FILES]),
        _commits(introduced),
        _deployed(scope, introduced[:1]),
        _deployed(scope, commits[:1]),
        tuple([one for change in code if (one := excerpt(change)) is not None][:_MOST_EXCERPTS]),
    )
    return ReadFix(facts, fix.changes)


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
