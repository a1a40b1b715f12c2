"""A bounded table of keys and values in SQLite, shared by any number of processes.

It never raises: what cannot be read is not known, what cannot be written is not remembered, and a file that is damaged is
replaced by a new one. Each value carries a checksum, so that a flipped bit reads as "not known".
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from scanner.adapters.store.place import cache_folder

T = TypeVar("T")
FILE = "results-1.sqlite"
MOST_BYTES = 256_000_000
_PATIENCE = 2.0
_BATCH = 500
_DAY = 86_400
_REFRESH = 3
_SCHEMA = "CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID"


class SqliteStore:
    """Keys are bytes, values are bytes. `most_bytes` bounds the file: entries that were not used for longest go first."""

    def __init__(self, file: Path, most_bytes: int = MOST_BYTES) -> None:
        self._file = file
        self._most = most_bytes
        self._usable = True

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that are known."""
        return self._try(lambda connection: self._get(connection, keys), {})

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        """Remember all entries, or none of them."""
        if entries:
            self._try(lambda connection: self._put(connection, entries), None)

    def _get(self, connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        today = _today()
        stale: list[bytes] = []
        for some in _batches(keys):
            marks = ",".join("?" * len(some))
            for key, kept, used in connection.execute(f"SELECT key, value, used FROM entries WHERE key IN ({marks})", some):
                value = _unpacked(key, kept)
                if value is not None:
                    found[key] = value
                    if not 0 <= today - used < _REFRESH:
                        stale.append(key)
        if stale:
            with contextlib.suppress(sqlite3.OperationalError), connection:
                connection.executemany("UPDATE entries SET used = ? WHERE key = ?", [(today, key) for key in stale])
        return found

    def _put(self, connection: sqlite3.Connection, entries: Mapping[bytes, bytes]) -> None:
        today = _today()
        with connection:
            rows = [(key, _packed(key, value), today) for key, value in entries.items()]
            connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)
        if self._size(connection) > self._most:
            self._shrink(connection)

    def _size(self, connection: sqlite3.Connection) -> int:
        pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        return int(pages) * int(size)

    def _shrink(self, connection: sqlite3.Connection) -> None:
        """Forget the half that was not used for longest; all of it where that half is not enough."""
        with connection:
            count = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
            connection.execute("DELETE FROM entries WHERE key IN (SELECT key FROM entries ORDER BY used, key LIMIT ?)", ((count + 1) // 2,))
        connection.execute("VACUUM")
        if self._size(connection) > self._most:
            with connection:
                connection.execute("DELETE FROM entries")
            connection.execute("VACUUM")

    def _try(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        for _ in range(2):
            if not self._usable:
                break
            try:
                with contextlib.closing(self._connection()) as connection:
                    return work(connection)
            except sqlite3.OperationalError:
                break  # locked, read-only, disk full: another time
            except (sqlite3.DatabaseError, OSError):
                self._discard()
        return otherwise

    def _connection(self) -> sqlite3.Connection:
        """A connection for one piece of work: none is held open, so none is inherited by a worker or left to the garbage collector."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = sqlite3.connect(self._file, timeout=_PATIENCE)
        try:
            made.execute("PRAGMA journal_mode = WAL")
            made.execute("PRAGMA synchronous = NORMAL")
            made.execute(_SCHEMA)
        except sqlite3.Error:
            made.close()
            raise
        return made

    def _discard(self) -> None:
        """Drop a damaged file, so that the next try makes a new one. Where that fails too, do without."""
        try:
            for ending in ("", "-wal", "-shm"):
                Path(f"{self._file}{ending}").unlink(missing_ok=True)
        except OSError:
            self._usable = False


def open_store() -> SqliteStore | None:
    """The store in the user's cache folder; None where there is no home for it."""
    folder = cache_folder()
    return SqliteStore(folder / FILE) if folder is not None else None


def _batches(keys: Sequence[bytes]) -> Iterator[list[bytes]]:
    for first in range(0, len(keys), _BATCH):
        yield list(keys[first : first + _BATCH])


def _today() -> int:
    return int(time.time()) // _DAY


def _packed(key: bytes, value: bytes) -> bytes:
    return zlib.crc32(value, zlib.crc32(key)).to_bytes(4, "big") + value


def _unpacked(key: bytes, kept: object) -> bytes | None:
    if not isinstance(kept, bytes) or len(kept) < 4:
        return None
    value = kept[4:]
    return value if kept[:4] == zlib.crc32(value, zlib.crc32(key)).to_bytes(4, "big") else None
