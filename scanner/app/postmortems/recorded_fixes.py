"""The fixes that a post-mortem records, as git has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.fixes.scope import Scope, find_scope
from scanner.errors import ScannerError
from scanner.lifecycle.surface import Sides
from scanner.model.failure import Failure
from scanner.model.fix import FileChange
from scanner.model.incident import FixLevel, PostMortem, RecordedFix
from scanner.syntax.parse import Parsed, parse

DEEPEST_FIRST = (FixLevel.ROOT_CAUSE, FixLevel.HOTFIX, FixLevel.WORKAROUND)


@dataclass(frozen=True, slots=True, eq=False)
class FixedCode:
    """A recorded fix and what it changed below the root; `number` counts the post-mortem's fixes from 0.

    `before` and `after` are full commit ids. `others` are changed paths without Python code. `problem` says why git cannot tell; then
    all else is empty.
    """

    recorded: RecordedFix
    number: int
    before: str = ""
    after: str = ""
    files: tuple[FileChange, ...] = ()
    others: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    problem: str = ""


def fixed_code(postmortem: PostMortem, root: Path) -> tuple[FixedCode, ...]:
    """The recorded fixes that name a commit, the deepest first. Raises nothing for what a document says."""
    numbered = list(enumerate(postmortem.incident.fixes))
    ordered = [(number, fix) for level in DEEPEST_FIRST for number, fix in numbered if fix.level is level and fix.commit]
    return tuple(_read(fix, number, root) for number, fix in ordered)


def parsed_sides(files: Iterable[FileChange]) -> list[Sides]:
    """Both sides of changed Python files, an absent side as an empty module; a file that does not parse is left out."""
    found: list[Sides] = []
    for change in files:
        before, after = (parse(side or b"", change.path) for side in (change.before, change.after))
        if isinstance(before, Parsed) and isinstance(after, Parsed):
            found.append(Sides(before, after))
    return found


def _read(fix: RecordedFix, number: int, root: Path) -> FixedCode:
    try:
        scope = find_scope(root)
        before, after = _ends(scope, fix.commit or "")
        changes = scope.narrow(scope.repository.changes(before, after))
        python = {path for change in changes.files for path in (change.before_path, change.after_path)}
        sides = ((scope.inner(e.after.path), scope.inner(e.before.path)) for e in scope.repository.paths_between(before, after))
        others = sorted({path for now, old in sides if (path := now or old) is not None and path not in python})
    except ScannerError as problem:
        return FixedCode(fix, number, problem=str(problem))
    return FixedCode(fix, number, before, after, changes.files, tuple(others), changes.failures)


def _ends(scope: Scope, revision: str) -> tuple[str, str]:
    """The commits before and after a fix; of a merge, what it brought to its first parent. Raises ScannerError."""
    if ".." in revision:
        first, _, last = revision.partition("..")
        return scope.repository.resolve(first or "HEAD"), scope.repository.resolve(last.lstrip(".") or "HEAD")
    commit = scope.repository.resolve(revision)
    parents = scope.repository.parents(commit)
    if not parents:
        raise ScannerError(f"{commit[:10]} is the first commit of the repository: there is no code before it")
    return parents[0], commit
