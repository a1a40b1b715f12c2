"""What travels to a worker and what comes back: plain bytes, so that no file system is shared and nothing foreign is unpickled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scanner.model.failure import Failure

PARCEL_BYTES = 2_000_000
PARCEL_FILES = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """One file: its path, its content, and the key that its answer is remembered by."""

    path: str
    content: bytes
    key: bytes


@dataclass(frozen=True, slots=True)
class Parcel:
    """Files of one repository (by its number in the list) that one task looks at."""

    repository: int
    pieces: tuple[Piece, ...]

    @property
    def size(self) -> int:
        """The bytes of its files."""
        return sum(len(piece.content) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel: for each piece the worker's answer, or why there is none."""

    parcel: Parcel
    answers: tuple[bytes | Failure, ...]


class Look(Protocol):
    """What a worker does. It is a function of a module, so that a worker finds it by its name."""

    def __call__(self, orders: bytes, files: list[tuple[str, bytes]]) -> list[bytes]:
        """An answer for each file. Raises ScannerError where this worker cannot do it at all."""


def parcels(repository: int, pieces: Iterable[Piece]) -> Iterator[Parcel]:
    """The pieces in their order, in parcels of about two megabytes; holds no more than one of them."""
    held: list[Piece] = []
    size = 0
    for piece in pieces:
        if held and (size + len(piece.content) > PARCEL_BYTES or len(held) >= PARCEL_FILES):
            yield Parcel(repository, tuple(held))
            held, size = [], 0
        held.append(piece)
        size += len(piece.content)
    if held:
        yield Parcel(repository, tuple(held))


def put_down(files: list[tuple[str, bytes]], place: Path) -> None:
    """Files in one, for a worker on the same machine. Raises OSError."""
    head = json.dumps([[path, len(content)] for path, content in files]).encode("ascii")
    with place.open("wb") as out:
        out.write(head + b"\n")
        out.writelines(content for _, content in files)


def look_at(look: Look, orders: bytes, place: str) -> list[bytes]:
    """What a worker does with files that were put down."""
    with Path(place).open("rb") as file:
        head = json.loads(file.readline())
        files = [(path, file.read(size)) for path, size in head]
    return look(orders, files)
