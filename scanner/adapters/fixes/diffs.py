"""A fix from a patch: finds out whether the tree holds the code before or after it, and rebuilds the other side."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Union

from scanner.adapters.fixes.files import read_named
from scanner.adapters.fixes.model import FixIntake
from scanner.adapters.fixes.patch_files import PatchedPath, patched_paths
from scanner.adapters.fixes.usable import keep_usable
from scanner.adapters.git import apply_patch
from scanner.adapters.git.worktree import read_inside
from scanner.adapters.visible import visible
from scanner.errors import InputError, NoLesson
from scanner.model.failure import Failure, FailureKind
from scanner.model.fix import FileChange, Fix, FixOrigin

Outcome = Union[FileChange, Failure]


def from_diff(file: Path, root: Path) -> FixIntake:
    """The fix in a patch about files below `root`. Nothing but a private temporary folder is written.

    Raises InputError where the patch is broken or fits the tree in neither direction, NoLesson where it has no Python.
    """
    patch = read_named(file, "--diff")
    shown = visible(file.name)
    paths = patched_paths(patch, shown)
    if not paths:
        raise NoLesson(f"{shown}: changes no Python file, so there is nothing to learn; give another patch")
    outcomes = _best(patch, paths, root)
    changes = tuple(outcome for outcome in outcomes if isinstance(outcome, FileChange))
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    if not changes:
        raise InputError(_neither(shown, failures, root))
    kept = tuple(change for change in changes if change.before != change.after)
    return keep_usable(Fix(FixOrigin.DIFF, shown, kept), failures)


def _best(patch: bytes, paths: list[PatchedPath], root: Path) -> list[Outcome]:
    """The outcomes at the number of leading folders to strip (git's -p) at which most files fit; 1 is tried first."""
    best: list[Outcome] = []
    score = -1
    for strip in (1, 0, 2, 3):
        stripped = [path.stripped(strip) for path in paths]
        if any(one is None for one in stripped):
            continue
        outcomes = [_rebuild(patch, one, strip, root) for one in stripped if one is not None]
        fitting = sum(isinstance(outcome, FileChange) for outcome in outcomes)
        if fitting > score:
            best, score = outcomes, fitting
        if fitting == len(paths):
            break
    return best


@dataclass(frozen=True, slots=True)
class _Side:
    """What the tree has of a file, taken as one side of the patch: its bytes and name, and its name on the other side."""

    content: bytes | None
    have: str | None
    want: str | None


@dataclass(frozen=True, slots=True)
class _Made:
    """The other side of a file (None: it does not exist there), and whether every hunk fitted at the very line it names."""

    content: bytes | None
    exact: bool


def _rebuild(patch: bytes, path: PatchedPath, strip: int, root: Path) -> Outcome:
    """Both directions are tried: a patch that only adds lines often fits a tree that has them already, but not at its own lines."""
    problem: Failure | None = None
    loose: FileChange | None = None
    for reverse in (False, True):
        have, want = (path.after, path.before) if reverse else (path.before, path.after)
        # a file that the patch adds must not be there yet; where it is, the tree is the code after
        content = read_inside(root, have or want or "")
        if isinstance(content, Failure):
            return content
        if content is None and have is not None:
            problem = problem or Failure(path.shown, FailureKind.MISSING, "is not there")
            continue
        made = _apply(patch, path, _Side(content, have, want), [f"-p{strip}", *(["-R"] if reverse else [])])
        if isinstance(made, Failure):
            problem = made
            continue
        sides = (made.content, content) if reverse else (content, made.content)
        change = FileChange(path.before, path.after, *sides)
        if made.exact:
            return change
        loose = loose or change
    if loose is not None:
        return loose
    assert problem is not None
    return problem


def _apply(patch: bytes, path: PatchedPath, side: _Side, options: list[str]) -> _Made | Failure:
    """Tries the exact bytes first, then without regard to CRLF; the file's own line ends are kept."""
    made = _apply_exactly(patch, path, side, options)
    content = side.content or b""
    if not isinstance(made, Failure) or (b"\r\n" not in patch and b"\r\n" not in content):
        return made
    plain = None if side.content is None else content.replace(b"\r\n", b"\n")
    made = _apply_exactly(patch.replace(b"\r\n", b"\n"), path, _Side(plain, side.have, side.want), options)
    if isinstance(made, Failure) or made.content is None or b"\r\n" not in content:
        return made
    return _Made(made.content.replace(b"\n", b"\r\n"), made.exact)


def _apply_exactly(patch: bytes, path: PatchedPath, side: _Side, options: list[str]) -> _Made | Failure:
    with tempfile.TemporaryDirectory(prefix="bugclass-") as name:
        folder = Path(name)
        place = side.have or side.want
        if side.content is not None and place is not None:
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(side.content)
        applied = apply_patch(folder, patch, path.include("-R" in options), options)
        if applied.reason is not None:
            return Failure(path.shown, FailureKind.UNREADABLE, f"the patch does not apply: {applied.reason}")
        made = None if side.want is None else read_inside(folder, side.want)
        return made if isinstance(made, Failure) else _Made(made, applied.exact)


def _neither(shown: str, failures: list[Failure], root: Path) -> str:
    if all(failure.kind is FailureKind.MISSING for failure in failures):
        return (
            f"{shown}: none of its files ({visible(failures[0].path)}, ...) is below {visible(str(root))}; name the code base with --root, "
            "or save the code without and with the fix and give --before FILE --after FILE"
        )
    first = next(failure for failure in failures if failure.kind is not FailureKind.MISSING)
    detail = visible(first.detail)
    return f"{shown}: {visible(first.path)} holds neither the code before the patch nor after it ({detail}); check out one of them"
