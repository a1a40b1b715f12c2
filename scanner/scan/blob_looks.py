"""Contents that are named by git: each looked at once in all revisions, and remembered by its blob id between runs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from scanner.adapters.git.objects import Objects
from scanner.adapters.git.snapshots import FileAt
from scanner.model.failure import Failure, FailureKind
from scanner.model.ports import Progress, Store
from scanner.model.source import Target
from scanner.scan.look import Look, digest_of
from scanner.scan.look_text import look_of, text_of
from scanner.scan.looking import LookTask
from scanner.scan.remembered import LASTING
from scanner.scan.run import spread

_AT_ONCE = 16_000_000
_ASKED = 1_000
_MISSING = "its content is not in this clone (a partial clone?)"
_LARGE = "above 5 MB; not looked at"


class BlobLooks:
    """What the rules of a task find in blobs. `named` says what an answer depends on but the content: rules, engine, versions.

    `by_path`: the path counts too.
    """

    def __init__(self, task: LookTask, named: bytes, by_path: bool, store: Store | None) -> None:
        self._task = task
        self._named = named
        self._by_path = by_path
        self._store = store
        self._looks: dict[str, Look] = {}
        self.fresh = 0

    def of(self, file: FileAt) -> Look:
        """The look at a file that `look` was asked for. Its findings may carry the path of an equal file."""
        return self._looks[self._name(file)]

    def look(self, files: Sequence[FileAt], objects: Objects, jobs: int, progress: Progress) -> None:
        """Look at those files that are not known yet. Raises RepositoryError, or EngineError where the engine cannot start."""
        wanted = {name: file for file in files if (name := self._name(file)) not in self._looks}
        progress.stage("Looking", len(wanted))
        if self._store is not None:
            self._recall(wanted, self._store)
        unknown = {name: file for name, file in wanted.items() if name not in self._looks}
        progress.advance(len(wanted) - len(unknown))
        for part in self._parts(unknown, objects):
            self._look(part, jobs, progress)

    def _recall(self, wanted: dict[str, FileAt], store: Store) -> None:
        keys = {self._key(name): name for name in wanted}
        for key, text in store.get(list(keys)).items():
            name = keys[key]
            look = look_of(text, wanted[name].path)
            if look is not None:
                self._looks[name] = look

    def _parts(self, unknown: dict[str, FileAt], objects: Objects) -> Iterator[dict[str, Target]]:
        """The contents in parts that fit into memory; what cannot be read is a look with that failure."""
        part: dict[str, Target] = {}
        size = 0
        names = list(unknown)
        for first in range(0, len(names), _ASKED):
            some = names[first : first + _ASKED]
            for name, found in zip(some, objects.read([unknown[each].blob for each in some]), strict=True):
                path = unknown[name].path
                if found.kind != "blob" or found.content is None:
                    kind, said = (FailureKind.SKIPPED, _LARGE) if found.kind == "blob" else (FailureKind.MISSING, _MISSING)
                    self._looks[name] = Look(path, (), (Failure(path, kind, said),), 0)
                    continue
                part[name] = Target(path, content=found.content)
                size += len(found.content)
                if size >= _AT_ONCE:
                    yield part
                    part, size = {}, 0
        if part:
            yield part

    def _look(self, part: dict[str, Target], jobs: int, progress: Progress) -> None:
        by_content: dict[bytes, list[str]] = {}
        for name, target in part.items():
            by_content.setdefault(_content_key(target.path, digest_of(target.read())), []).append(name)
        kept: dict[bytes, bytes] = {}
        for answer in spread(self._task, list(part.values()), jobs):
            for look in answer.result:
                for name in by_content.get(_content_key(look.path, look.digest), ()):
                    self._looks[name] = look
                    if all(failure.kind in LASTING for failure in look.failures):
                        kept[self._key(name)] = text_of(look)
            progress.advance(answer.files)
        for name in part.keys() - self._looks.keys():  # its worker was lost: the look has no digest
            failure = Failure(part[name].path, FailureKind.WORKER, "the worker process died or gave no answer")
            self._looks[name] = Look(part[name].path, (), (failure,), 0)
        self.fresh += len(part)
        if self._store is not None:
            self._store.put(kept)

    def _name(self, file: FileAt) -> str:
        return f"{file.blob} {file.path}" if self._by_path else file.blob

    def _key(self, name: str) -> bytes:
        return hashlib.blake2b(b"blob\0" + self._named + name.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _content_key(path: str, digest: bytes) -> bytes:
    return path.encode("utf-8", "surrogatepass") + b"\0" + digest
