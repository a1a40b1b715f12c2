"""A managed folder of fetched repositories, bounded in size: those that were not used for longest go first."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path

from scanner.adapters.git import fetching
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError

_MARK = "bugclass-clone"
_UNFIT = re.compile(r"[^A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A bare repository and the commit that was asked for."""

    folder: Path
    commit: str


@dataclass(slots=True)
class Clones:
    """Only folders that it made itself are ever removed, and none that is `held`. `fetch`: off, what is there is taken as it is."""

    folder: Path
    most_bytes: int
    fetch: bool = True
    _held: set[Path] = field(default_factory=set)
    _sizes: dict[Path, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, url: str, revision: str) -> Fetched:
        """The repository, fetched; it stays until it is released. Raises RepositoryError, and leaves no half-made one behind."""
        place = self.folder / _name(url, revision)
        with self._lock:
            self._held.add(place)
        try:
            if not (place / _MARK).is_file():
                if not self.fetch:
                    raise RepositoryError(f"{visible(url)}: is not in {visible(str(self.folder))} yet; fetch it without --no-fetch")
                shutil.rmtree(place, ignore_errors=True)
                fetching.make_folder(place, url)
                (place / _MARK).write_text(url, encoding="utf-8")
            commit = fetching.fetch(place, url, revision) if self.fetch else fetching.newest(place, url)
            os.utime(place / _MARK)
        except RepositoryError:
            self.release(place)
            raise
        except OSError as problem:
            self.release(place)
            raise RepositoryError(f"{visible(str(place))}: cannot be written: {problem.strerror}") from None
        return Fetched(place, commit)

    def release(self, place: Path) -> None:
        """It is not needed any more: it may go when room is needed."""
        with self._lock:
            self._held.discard(place)
            self._make_room()

    def _make_room(self) -> None:
        marks = {each.parent: each.stat().st_mtime_ns for each in self.folder.glob(f"*/{_MARK}")}
        for place in marks:
            if place in self._held or place not in self._sizes:
                self._sizes[place] = _size(place)
        total = sum(self._sizes.get(place, 0) for place in marks)
        for place in sorted(marks, key=lambda each: marks[each]):
            if total <= self.most_bytes:
                return
            if place not in self._held:
                shutil.rmtree(place, ignore_errors=True)
                total -= self._sizes.pop(place, 0)


def _name(url: str, revision: str) -> str:
    words = _UNFIT.sub("-", url.rpartition("://")[2].removesuffix(".git"))[-60:].strip("-.")
    return f"{words}-{hashlib.sha256(f'{url} {revision}'.encode()).hexdigest()[:16]}.git"


def _size(folder: Path) -> int:
    total = 0
    for base, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(Path(base) / name).st_size
    return total
