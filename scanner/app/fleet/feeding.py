"""From repositories to parcels, one repository open at a time; what is remembered is answered at once, and never sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from scanner.adapters.git.clones import Clones
from scanner.app.fleet.answers import AnswerTable
from scanner.app.fleet.looking import seen_in
from scanner.app.fleet.memory import FleetMemory
from scanner.app.fleet.reading import File, Opened, opened
from scanner.errors import ScannerError
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import State
from scanner.model.fleet import Row, Source, Standing
from scanner.scan.fleet.parcels import Outcome, Parcel, Piece, parcels
from scanner.scan.look import digest_of
from scanner.scan.remembered import LASTING

_AT_ONCE = 200
_HELD_BYTES = 4_000_000
_SIZE_BYTES = 5


@dataclass(slots=True)
class _Under:
    """A repository under way: its row so far, parcels that are out, its files by key, whether all of it was read, or it was given up."""

    row: Row
    out: int = 0
    read: bool = False
    broken: bool = False
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Means:
    """What repositories are read with, and where their answers go. `since`: leave out files that were there last time."""

    clones: Clones
    memory: FleetMemory
    table: AnswerTable
    since: bool


class Feed:
    """Reads the repositories in their order, and takes the answers for them in any."""

    def __init__(self, sources: Sequence[Source], means: Means) -> None:
        self._sources, self._means = sources, means
        self._open: dict[int, _Under] = {}
        self._done: dict[int, Row] = {}
        self._told = 0
        self.standing = Standing(of=len(sources))

    def parcels(self) -> Iterator[Parcel | None]:
        """What has to be looked at; None where there is nothing to send just now."""
        for number, source in enumerate(self._sources):
            under = self._open[number] = _Under(Row(number, source))
            try:
                with opened(source, self._means.clones) as found:
                    under.row = replace(under.row, commit=found.commit)
                    self._failed(under, found.failures)
                    for parcel in parcels(number, self._unknown(under, found)):
                        under.out += 1
                        yield parcel
            except ScannerError as problem:
                under.broken = True
                self._failed(under, [Failure("", FailureKind.INPUT, str(problem))])
            except OSError as problem:
                under.broken = True
                self._failed(under, [Failure("", FailureKind.UNREADABLE, problem.strerror or str(problem))])
            under.read = True
            self._end(under)
            yield None

    def take(self, outcome: Outcome) -> None:
        """The answers for a parcel."""
        under = self._open[outcome.parcel.repository]
        kept: dict[bytes, bytes] = {}
        for piece, answer in zip(outcome.parcel.pieces, outcome.answers, strict=True):
            if isinstance(answer, Failure):
                self._failed(under, [Failure(piece.path, answer.kind, answer.detail)])
            elif self._answered(under, piece.path, len(piece.content), answer):
                kept[piece.key] = len(piece.content).to_bytes(_SIZE_BYTES, "big") + answer
        self._means.memory.keep(kept)
        under.out -= 1
        self._end(under)

    def finished(self) -> Iterator[Row]:
        """Repositories that are done and were not told yet, in the order of the list."""
        while self._told in self._done:
            self._told += 1
            yield self._done.pop(self._told - 1)

    def abandon(self, failure: Failure) -> None:
        """What is not done now will not be."""
        for number, source in enumerate(self._sources):
            if number >= self._told and number not in self._done:
                under = self._open.get(number) or _Under(Row(number, source))
                self._failed(under, [failure])
                self._finish(under)

    def _unknown(self, under: _Under, found: Opened) -> Iterator[Piece]:
        """The files that nobody has looked at yet; the answers for the others are taken from memory."""
        last = (self._means.memory.last_files(under.row.source) if self._means.since else None) or {}
        files = iter(found.files)
        while some := list(islice(files, _AT_ONCE)):
            if all(file.digest for file in some):
                yield from self._by_name(under, found, some, last)
            else:
                yield from self._by_content(under, found, some, last)

    def _by_name(self, under: _Under, found: Opened, some: Sequence[File], last: Mapping[str, str]) -> Iterator[Piece]:
        """Of files whose content has a name only those are read that are not known."""
        memory = self._means.memory
        keys = {file.path: memory.key(file.path, file.digest) for file in some}
        changed = [file for file in some if not _is_old(under, file.path, keys[file.path], last)]
        known = memory.recall([keys[file.path] for file in changed])
        unread = [file for file in changed if not self._recalled(under, file.path, known.get(keys[file.path]))]
        for file, content in zip(unread, found.contents(unread), strict=True):
            if isinstance(content, Failure):
                self._failed(under, [content])
            else:
                yield Piece(file.path, content, keys[file.path])

    def _by_content(self, under: _Under, found: Opened, some: Sequence[File], last: Mapping[str, str]) -> Iterator[Piece]:
        """Files have to be read before it can be said whether they are known."""
        memory = self._means.memory
        held: list[Piece] = []
        size = 0
        for file, content in zip(some, found.contents(some), strict=True):
            if isinstance(content, Failure):
                self._failed(under, [content])
                continue
            key = memory.key(file.path, digest_of(content)) if memory.remembers else b""
            if not _is_old(under, file.path, key, last):
                held.append(Piece(file.path, content, key))
                size += len(content)
            if size > _HELD_BYTES:
                yield from self._unrecalled(under, held)
                held, size = [], 0
        yield from self._unrecalled(under, held)

    def _unrecalled(self, under: _Under, held: Sequence[Piece]) -> Iterator[Piece]:
        known = self._means.memory.recall([piece.key for piece in held])
        for piece in held:
            if not self._recalled(under, piece.path, known.get(piece.key)):
                yield piece

    def _recalled(self, under: _Under, path: str, kept: bytes | None) -> bool:
        """Whether the answer for a file is known; then it is given."""
        if kept is None or len(kept) < _SIZE_BYTES:
            return False
        try:
            self._answered(under, path, int.from_bytes(kept[:_SIZE_BYTES], "big"), kept[_SIZE_BYTES:])
        except ValueError:
            return False
        return True

    def _answered(self, under: _Under, path: str, size: int, answer: bytes) -> bool:
        """Count and note what a file gave; whether its content alone decides that. Raises ValueError for what is no answer."""
        seen = seen_in(answer, path)
        if seen.findings or seen.failures:
            self._means.table.add(under.row.number, path, seen)
        new = sum(finding.state is State.NEW for finding in seen.findings)
        row, told = under.row, self.standing
        under.row = replace(
            row,
            files=row.files + 1,
            bytes=row.bytes + size,
            scanned=row.scanned + seen.scanned,
            sites=row.sites + new,
            known=row.known + len(seen.findings) - new,
            complete=row.complete and not seen.failures,
        )
        if seen.failures:
            under.files.pop(path, None)
        self.standing = replace(
            told, files=told.files + 1, bytes=told.bytes + size, sites=told.sites + new, failures=told.failures + len(seen.failures)
        )
        return all(failure.kind in LASTING for failure in seen.failures)

    def _failed(self, under: _Under, failures: Sequence[Failure]) -> None:
        if not failures:
            return
        self._means.table.fail(under.row.number, failures)
        files = sum(bool(failure.path) and failure.kind is not FailureKind.MISSING for failure in failures)
        under.row = replace(under.row, files=under.row.files + files, complete=False)
        for failure in failures:
            under.files.pop(failure.path, None)
        self.standing = replace(self.standing, failures=self.standing.failures + len(failures))

    def _end(self, under: _Under) -> None:
        if under.read and not under.out:
            if not under.broken:
                self._means.memory.keep_files(under.row.source, under.files)
            self._finish(under)

    def _finish(self, under: _Under) -> None:
        self._open.pop(under.row.number, None)
        row = replace(under.row, failures=self._means.table.count_failures(under.row.number))
        self._done[row.number] = row
        self._means.table.finish(row)
        self.standing = replace(self.standing, repositories=self.standing.repositories + 1)


def _is_old(under: _Under, path: str, key: bytes, last: Mapping[str, str]) -> bool:
    """Whether the file was there, as it is, when its repository was last looked at in full."""
    shown = key.hex()
    under.files[path] = shown
    return last.get(path) == shown
