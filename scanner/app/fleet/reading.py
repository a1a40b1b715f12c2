"""A repository's Python files and their contents: from the working tree as a scan reads it, or from git's objects without a checkout."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scanner.adapters.fleet_list.places import is_bare
from scanner.adapters.git import Repository
from scanner.adapters.git.clones import Clones
from scanner.adapters.git.fetching import fetch_missing
from scanner.adapters.git.objects import Objects
from scanner.adapters.git.snapshots import FileAt, Folder, Snapshots
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError
from scanner.model.failure import Failure, FailureKind
from scanner.model.fleet import Source
from scanner.model.source import Target
from scanner.scan.ignore import OWN, IgnoreFiles
from scanner.scan.targets import find_targets, is_found_python

_AT_ONCE = 400
_LARGE = "above 5 MB; not looked at"
_MISSING = "its content is not in this clone (a partial clone?)"


@dataclass(frozen=True, slots=True)
class File:
    """One file. `digest` names its content where that is known without reading it (a blob of git); else empty."""

    path: str
    digest: bytes
    source: Target | FileAt


@dataclass(slots=True)
class Opened:
    """An open repository: its commit ("" for none), its files in order, what of it cannot be read, and how to read contents.

    `contents` gives the bytes of files, in their order; a Failure where there are none to be had.
    """

    commit: str
    files: list[File]
    contents: Callable[[Sequence[File]], Iterator[bytes | Failure]]
    failures: list[Failure] = field(default_factory=list)


@contextmanager
def opened(source: Source, clones: Clones) -> Iterator[Opened]:
    """The repository, open for reading. Raises RepositoryError where there is none, or it cannot be fetched."""
    if source.url:
        fetched = clones.get(source.url, source.revision)
        try:
            with Objects(fetched.folder, bare=True) as objects:
                found = _at(objects, fetched.commit, visible(source.url))
                wanted = [file.source.blob for file in found.files if isinstance(file.source, FileAt)]
                if clones.fetch:
                    fetch_missing(fetched.folder, source.url, fetched.commit, wanted)
                yield found
        finally:
            clones.release(fetched.folder)
        return
    assert source.folder is not None
    bare = is_bare(source.folder) and not (source.folder / ".git").exists()
    if not bare and not source.revision:
        yield _tree(source.folder)
        return
    with Objects(source.folder, bare) as objects:
        yield _at(objects, source.revision or "HEAD", visible(str(source.folder)))


def _tree(folder: Path) -> Opened:
    """The files as they are, tracked or not, as a scan takes them."""
    repository = Repository.find(folder)
    if repository is None:
        raise RepositoryError(f"{visible(str(folder))}: is no git repository any more")
    found = find_targets(folder)
    files = [File(target.path, b"", target) for target in found.targets]
    return Opened(repository.head() or "", files, _read_files, list(found.failures))


def _read_files(files: Sequence[File]) -> Iterator[bytes | Failure]:
    for file in files:
        assert isinstance(file.source, Target)
        try:
            yield file.source.read()
        except OSError as problem:
            yield Failure(file.path, FailureKind.UNREADABLE, problem.strerror or str(problem))


def _at(objects: Objects, revision: str, shown: str) -> Opened:
    """The files of a revision. `shown` names the repository in messages."""
    commit = objects.read_one(f"{revision}^{{commit}}")
    if commit.kind != "commit":
        raise RepositoryError(f"{shown}: no commit '{visible(revision)}' here, or this is no git repository")
    folder = Snapshots(objects, "", lambda path: is_found_python(path) or path.rpartition("/")[2] == OWN).folder(commit.id)
    if folder is None:
        raise RepositoryError(f"{shown}: the files of {commit.id[:10]} are not in this clone (a partial clone?), or damaged")
    failures = [Failure(path, FailureKind.MISSING, "this folder is not in this clone (a partial clone?)") for path in folder.unread]
    listed = sorted(_files(folder, failures), key=lambda file: file.path)
    kept = _without_ignored(listed, objects)
    files = [File(file.path, bytes.fromhex(file.blob), file) for file in kept]
    return Opened(commit.id, files, lambda some: _read_blobs(some, objects), failures)


def _files(folder: Folder, failures: list[Failure]) -> Iterator[FileAt]:
    yield from folder.files
    for inner in folder.folders:
        failures += [Failure(path, FailureKind.MISSING, "this folder is not in this clone (a partial clone?)") for path in inner.unread]
        yield from _files(inner, failures)


def _without_ignored(files: Sequence[FileAt], objects: Objects) -> list[FileAt]:
    """What `.bugclassignore` files of the revision leave; they are put where their rules can be read."""
    rules = [file for file in files if file.path.rpartition("/")[2] == OWN]
    if not rules:
        return list(files)
    with tempfile.TemporaryDirectory(prefix="bugclass-") as scratch:
        root = Path(scratch).resolve()
        for file, found in zip(rules, objects.read([file.blob for file in rules]), strict=True):
            place = root / file.path
            if found.content is not None and ".." not in place.parts and place.is_relative_to(root):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(found.content)
        ignored = IgnoreFiles(root, (OWN,))
        return [file for file in files if is_found_python(file.path) and not ignored.ignores_file(file.path)]


def _read_blobs(files: Sequence[File], objects: Objects) -> Iterator[bytes | Failure]:
    for first in range(0, len(files), _AT_ONCE):
        some = files[first : first + _AT_ONCE]
        blobs = [file.source.blob for file in some if isinstance(file.source, FileAt)]
        for file, found in zip(some, objects.read(blobs), strict=True):
            if found.content is None:
                kind, said = (FailureKind.SKIPPED, _LARGE) if found.kind == "blob" else (FailureKind.MISSING, _MISSING)
                yield Failure(file.path, kind, said)
            else:
                yield found.content
