"""Ignore files (`.gitignore`, `.bugclassignore`) with git's rules, read once a folder and only as far as they are asked for."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.adapters.visible import visible
from scanner.errors import InputError
from scanner.model.record import Record
from scanner.syntax.globs import TakesTooLong, glob_spec

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

OWN = ".bugclassignore"
GIT = ".gitignore"
_MOST_BYTES = 1_000_000


class IgnoreFiles:
    """The ignore files called `names` (a later name overrules an earlier one) from `root` downwards. `root` is a real, absolute path."""

    def __init__(self, root: Path, names: tuple[str, ...]) -> None:
        self._root = str(root)
        self._names = names
        self._named = frozenset(names)
        self._specs: dict[str, list[tuple[int, _Patterns]]] = {}
        self._folders: dict[str, bool] = {"": False}

    def has_rules(self, below: str, names: Sequence[str], above: bool) -> bool:
        """Whether any ignore file counts in a folder (with a `/` at its end) that holds these names; `above`: in the folder above it.

        Where neither can be, none is looked for, and nothing is kept of the folder: there may be very many.
        """
        if below and not above and self._named.isdisjoint(names):
            return False
        return bool(self._specs_for(below[:-1]))

    def ignores_file(self, path: str) -> bool:
        """Whether the file at `path` (relative to the root, with `/`) is ignored, by itself or with a folder above it."""
        return self.ignores_folder(path.rpartition("/")[0]) or self._decide(path, path)

    def ignores_folder(self, path: str) -> bool:
        """Whether the folder at `path` is ignored; what an ignored folder holds cannot be taken back, as in git."""
        known = self._folders.get(path)
        if known is None:
            known = self.ignores_folder(path.rpartition("/")[0]) or self._decide(path, path + "/")
            self._folders[path] = known
        return known

    def _decide(self, path: str, asked: str) -> bool:
        for depth, spec in self._specs_for(path.rpartition("/")[0]):
            verdict = spec.check(asked[depth:])
            if verdict is not None:
                return verdict
        return False

    def _specs_for(self, folder: str) -> list[tuple[int, _Patterns]]:
        """The patterns that count in a folder, the deepest first, each with the length of what it leaves out of a path."""
        found = self._specs.get(folder)
        if found is None:
            base = f"{self._root}/{folder}" if folder else self._root
            depth = len(folder) + 1 if folder else 0
            shown = f"{folder}/" if folder else ""
            found = [(depth, spec) for name in reversed(self._names) if (spec := _read(f"{base}/{name}", shown + name)) is not None]
            if folder:
                found += self._specs_for(folder.rpartition("/")[0])
            self._specs[folder] = found
        return found


class _Patterns(Record):
    """The patterns of one ignore file."""

    name: str
    spec: GitIgnoreSpec

    def check(self, path: str) -> bool | None:
        """Whether they ignore a path; None where they say nothing of it. Raises InputError for a pattern that takes for ever."""
        try:
            return self.spec.check_file(path).include
        except TakesTooLong as problem:
            raise InputError(f"{visible(self.name)}: {problem}; write it with fewer stars") from None


def _read(file: str, name: str) -> _Patterns | None:
    """The patterns of one ignore file; None where there is no plain file. A broken pattern ignores nothing."""
    try:
        status = os.lstat(file)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
            return None
        text = Path(file).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    from pathspec import GitIgnoreSpec  # most trees have no such file, and the import costs more than a listing

    good = [line for line in text.splitlines() if _is_pattern(line, GitIgnoreSpec)]
    return _Patterns(name, glob_spec(good)) if good else None


def _is_pattern(line: str, spec: type[GitIgnoreSpec]) -> bool:
    if not line.strip() or line.startswith("#"):
        return False
    try:
        spec.from_lines([line])
    except ValueError:
        return False
    return True
