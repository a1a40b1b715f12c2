"""The files of revisions, read from tree objects. A folder that did not change between revisions is read once, and is the same value."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scanner.adapters.git.objects import Object, Objects

_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class FileAt:
    """A plain file: its path relative to the root with `/`, and its blob id."""

    path: str
    blob: str


@dataclass(frozen=True, slots=True, eq=False)
class Folder:
    """The wanted files of one folder and the folders in it; equal folders of revisions are one object.

    `unread` are paths of folders below that could not be read.
    """

    files: tuple[FileAt, ...]
    folders: tuple[Folder, ...]
    unread: tuple[str, ...] = ()


class Snapshots:
    """Trees of commits below `prefix` (a folder of the repository with `/` at its end, "" for all of it)."""

    def __init__(self, objects: Objects, prefix: str, wanted: Callable[[str], bool]) -> None:
        self._objects = objects
        self._parts = [part for part in prefix.split("/") if part]
        self._wanted = wanted
        self._known: dict[str, Folder] = {}

    def folder(self, commit: str) -> Folder | None:
        """The files of a commit (full id); None where it or its tree cannot be read. A folder that is not there yet is empty."""
        tree = self._objects.read_one(f"{commit}^{{tree}}")
        for part in self._parts:
            if tree.kind != "tree" or tree.content is None:
                return None
            below = next((entry for entry in _entries(tree) if entry.name == part and entry.is_folder), None)
            if below is None:
                return Folder((), ())
            tree = self._objects.read_one(below.id)
        return self._folder(tree, "", 0)

    def _folder(self, tree: Object, path: str, depth: int) -> Folder | None:
        if tree.kind != "tree" or tree.content is None or depth > _DEEPEST:
            return None
        files: list[FileAt] = []
        folders: list[Folder] = []
        unread: list[str] = []
        for entry in _entries(tree):
            inner = path + entry.name
            if entry.is_file and self._wanted(inner):
                files.append(FileAt(inner, entry.id))
            elif entry.is_folder:
                found = self._below(entry.id, inner + "/", depth)
                if found is None:
                    unread.append(inner)
                elif found.files or found.folders or found.unread:
                    folders.append(found)
        return Folder(tuple(files), tuple(folders), tuple(unread))

    def _below(self, id: str, path: str, depth: int) -> Folder | None:
        key = f"{id} {path}"
        if key not in self._known:
            found = self._folder(self._objects.read_one(id), path, depth + 1)
            if found is None:
                return None
            self._known[key] = found
        return self._known[key]


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    mode: bytes
    id: str

    @property
    def is_file(self) -> bool:
        return self.mode.startswith(b"100")

    @property
    def is_folder(self) -> bool:
        return self.mode == b"40000"


def _entries(tree: Object) -> Iterator[_Entry]:
    content, at, width = tree.content or b"", 0, len(tree.id) // 2
    while at < len(content):
        space, end = content.index(b" ", at), content.index(b"\0", at)
        yield _Entry(os.fsdecode(content[space + 1 : end]), content[at:space], content[end + 1 : end + 1 + width].hex())
        at = end + 1 + width
