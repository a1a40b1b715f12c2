"""A fix from git: a commit, a range `A..B`, or the uncommitted change of the working tree."""

from __future__ import annotations

from pathlib import Path

from scanner.adapters.fixes.model import FixIntake
from scanner.adapters.fixes.scope import Scope, find_scope
from scanner.adapters.fixes.usable import keep_usable
from scanner.adapters.git import Changes
from scanner.adapters.visible import visible
from scanner.errors import InputError, NoLesson
from scanner.model.fix import Fix, FixOrigin

WORKTREE = "worktree"
_SHORT = 10


def from_revision(revision: str, root: Path) -> FixIntake:
    """The fix that `revision` names: a commit, `A..B` or "worktree". Raises RepositoryError, InputError or NoLesson."""
    scope = find_scope(root, ", or give --diff FILE, or --before FILE --after FILE")
    if revision == WORKTREE:
        return _from_worktree(scope)
    if "..." in revision:
        raise InputError(f"'{visible(revision)}': three dots have two meanings in git; name the two ends with two dots: A..B")
    if ".." in revision:
        return _from_range(scope, revision)
    return _from_commit(scope, revision)


def _from_worktree(scope: Scope) -> FixIntake:
    changes = scope.narrow(scope.repository.worktree_changes())
    if not changes.files and not changes.failures:
        raise NoLesson("worktree: no Python code is changed and uncommitted here; for a fix that is committed give --fix REV")
    return _intake(changes, Fix(FixOrigin.WORKTREE, WORKTREE, changes.files))


def _from_range(scope: Scope, revision: str) -> FixIntake:
    first, _, last = revision.partition("..")
    before = scope.repository.resolve(first or "HEAD")
    after = scope.repository.resolve(last or "HEAD")
    if before == after:
        raise NoLesson(f"{visible(revision)}: both ends are the same commit, so nothing is changed")
    changes = scope.narrow(scope.repository.changes(before, after))
    fix = Fix(FixOrigin.RANGE, visible(revision), changes.files, f"{before}..{after}", scope.repository.message(after))
    return _intake(changes, fix)


def _from_commit(scope: Scope, revision: str) -> FixIntake:
    commit = scope.repository.resolve(revision)
    parents = scope.repository.parents(commit)
    shown = visible(revision)
    if not parents:
        raise InputError(f"{shown} is the first commit of the repository: there is no code before it; name a later commit, or A..B")
    if len(parents) > 1:
        named = ", ".join(f"{shown}^{n} = {parent[:_SHORT]}" for n, parent in enumerate(parents, 1))
        raise InputError(f"{shown} is a merge ({named}); name which difference is the fix, for instance --fix {shown}^1..{shown}")
    changes = scope.narrow(scope.repository.changes(parents[0], commit))
    fix = Fix(FixOrigin.COMMIT, commit[:_SHORT], changes.files, commit, scope.repository.message(commit))
    return _intake(changes, fix)


def _intake(changes: Changes, fix: Fix) -> FixIntake:
    if not changes.files and not changes.failures:
        what = "another file" if changes.others == 1 else f"{changes.others} other files"
        many = f" (only {what})" if changes.others else " (it is empty)"
        raise NoLesson(f"{fix.label}: changes no Python code below the root{many}; name another fix, or another --root")
    return keep_usable(fix, changes.failures)
