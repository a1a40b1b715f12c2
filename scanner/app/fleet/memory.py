"""What a fleet remembers between runs: what each content gave, and which files a repository had when it was last looked at in full."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from scanner.adapters.store import SqliteStore, cache_folder
from scanner.model.fleet import Source

FILE = "fleet-1.sqlite"
MOST_BYTES = 4_000_000_000
_SIZE = 16


class FleetMemory:
    """Keyed by content, rules, settings and versions (all in `orders`), so that nothing in it is ever out of date.

    `by_path`: the path decides too. Without a store nothing is remembered.
    """

    def __init__(self, store: SqliteStore | None, orders: bytes, by_path: bool) -> None:
        self._store = store
        self._orders = hashlib.sha256(orders).digest()
        self._by_path = by_path

    @property
    def remembers(self) -> bool:
        """Whether anything is: else nobody asks for keys."""
        return self._store is not None

    def key(self, path: str, digest: bytes) -> bytes:
        """What names the look at a content."""
        where = path.encode("utf-8", "surrogatepass") if self._by_path else b""
        return hashlib.blake2b(b"look\0" + self._orders + digest + where, digest_size=_SIZE).digest()

    def recall(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The answers that are known."""
        return self._store.get(list(dict.fromkeys(keys))) if self._store is not None and keys else {}

    def keep(self, answers: Mapping[bytes, bytes]) -> None:
        """Remember answers."""
        if self._store is not None:
            self._store.put(answers)

    def last_files(self, source: Source) -> dict[str, str] | None:
        """The files of a repository, with their keys in hex, when it was last looked at in full; None where nobody knows."""
        key = self._source_key(source)
        kept = self._store.get([key]).get(key) if self._store is not None else None
        try:
            found = json.loads(zlib.decompress(kept)) if kept is not None else None
        except (ValueError, zlib.error):
            return None
        return found if isinstance(found, dict) else None

    def keep_files(self, source: Source, files: Mapping[str, str]) -> None:
        """It was looked at in full."""
        if self._store is not None:
            self._store.put({self._source_key(source): zlib.compress(json.dumps(files).encode("ascii"), 1)})

    def _source_key(self, source: Source) -> bytes:
        named = f"{source.url}\0{source.folder or ''}\0{source.revision}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(b"files\0" + self._orders + named, digest_size=_SIZE).digest()


def open_memory(file: Path | None, remembers: bool) -> SqliteStore | None:
    """The store at `file`, or (None) in the user's cache folder; None where nothing is to be remembered, or there is no home for it."""
    if not remembers:
        return None
    if file is not None:
        return SqliteStore(file, MOST_BYTES)
    folder = cache_folder()
    return SqliteStore(folder / FILE, MOST_BYTES) if folder is not None else None
