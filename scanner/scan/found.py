"""The files of a tree as targets, each made when it is asked for.

A large tree must not fill the memory, and workers are forked from this process: all paths are one text and all stamps one more, as
small objects by the ten thousand would lie among those that a worker writes on, and be copied with them.
"""

from __future__ import annotations

import stat
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter
from os import stat_result
from struct import Struct
from typing import overload

from scanner.model.source import Stamp, Target

_STAMP = Struct("=qqqQ")  # as Stamp: size, changed, touched, inode
_CHANGED, _TOUCHED, _NUMBERS = 1, 2, 4
_BETWEEN = "\0"  # in no path
_path_of = attrgetter("path")


class FoundTargets(Sequence[Target]):
    """Plain files below one root, sorted by path, each once."""

    __slots__ = ("_ends", "_paths", "_root", "_stamps")

    def __init__(self, root: str, paths: Sequence[str], stamps: bytes) -> None:
        """`stamps`: of each path in turn, as they are packed here."""
        self._root = root
        self._paths = _BETWEEN.join(paths)
        self._ends = array("q", accumulate((len(path) + 1 for path in paths), initial=0))
        self._stamps = stamps

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> Target: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Target]: ...
    def __getitem__(self, at: int | slice) -> Target | Sequence[Target]:
        if isinstance(at, slice):
            return tuple(self[place] for place in range(*at.indices(len(self))))
        place = range(len(self))[at]
        path = self._path(place)
        return Target(path, f"{self._root}/{path}", None, Stamp(*_STAMP.unpack_from(self._stamps, place * _STAMP.size)))

    def has(self, path: str) -> bool:
        """Whether a file of that path is among them."""
        at = self.place_of(path)
        return at < len(self) and self._path(at) == path

    def place_of(self, path: str) -> int:
        """Where a path stands, or would stand."""
        return bisect_left(range(len(self)), path, key=self._path)

    def _path(self, place: int) -> str:
        return self._paths[self._ends[place] : self._ends[place + 1] - 1]

    def told(self) -> bytes:
        """All that the file system said of all the files, as one text: equal only where nothing changed."""
        return f"{self._root}{_BETWEEN}{self._paths}{_BETWEEN * 2}".encode("utf-8", "surrogatepass") + self._stamps

    def latest(self) -> int:
        """The last time that any file changed, in nanoseconds; 0 where there is none."""
        numbers = array("q", self._stamps)
        return max(max(numbers[of::_NUMBERS], default=0) for of in (_CHANGED, _TOUCHED))


class Gathering:
    """Files as they are come upon, in any order; a file may be come upon twice."""

    __slots__ = ("_paths", "_stamps")

    def __init__(self) -> None:
        self._paths: list[str] = []
        self._stamps = bytearray()

    def __len__(self) -> int:
        return len(self._paths)

    def add(self, path: str, status: stat_result) -> bool:
        """Add what is a plain file; tells whether it is one. `path` is relative to the root, with `/`."""
        if not stat.S_ISREG(status.st_mode):
            return False
        self._paths.append(path)
        self._stamps += _STAMP.pack(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        return True

    def below(self, root: str) -> FoundTargets:
        """The files sorted, each once as it was seen last."""
        paths, stamps, size = self._paths, self._stamps, _STAMP.size
        order = sorted(range(len(paths)), key=paths.__getitem__)
        last = [at for after, at in enumerate(order, 1) if after == len(order) or paths[order[after]] != paths[at]]
        return FoundTargets(root, [paths[at] for at in last], b"".join([stamps[at * size : (at + 1) * size] for at in last]))


def target_at(targets: Sequence[Target], path: str) -> Target | None:
    """The target with a path, of targets sorted by path; None where there is none."""
    at = targets.place_of(path) if isinstance(targets, FoundTargets) else bisect_left(targets, path, key=_path_of)
    found = targets[at] if at < len(targets) else None
    return found if found is not None and found.path == path else None
