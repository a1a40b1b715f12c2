"""What earlier scans found, so that an unchanged file is neither read nor looked at again.

Two kinds of entries: a file as the file system last saw it -> the digest of its content; a content and a set of rules -> what
was found. An entry is only ever looked up by all that it depends on, so none can be out of date.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scanner.model.failure import FailureKind
from scanner.model.ports import Store
from scanner.model.source import Target
from scanner.scan.look import Look, digest_of
from scanner.scan.look_text import look_of, text_of

_LASTING = frozenset((FailureKind.UNPARSABLE, FailureKind.UNDECODABLE))
_RACY = 2_000_000_000
_SIZE = 16


@dataclass(frozen=True, slots=True)
class Recalled:
    """Looks that are known, and the targets that are not."""

    looks: list[Look]
    unknown: list[Target]


class Memory:
    """What is known of files under one set of rules.

    `rules` names all that a look depends on but the file: rules, engine, versions. `by_path`: the path counts too.
    """

    def __init__(self, store: Store, rules: bytes, by_path: bool = False, clock: Callable[[], int] = time.time_ns) -> None:
        self._store = store
        self._rules = rules
        self._by_path = by_path
        self._clock = clock

    def recall(self, targets: Sequence[Target]) -> Recalled:
        """Sort targets into known and unknown. Content is read only where a file changed and these rules were run before."""
        seen_keys = {target.path: key for target in targets if (key := _seen_key(target)) is not None}
        marker = self._key(b"marker", b"")
        seen = self._store.get([*seen_keys.values(), marker])
        if marker not in seen:
            return Recalled([], list(targets))
        digests = {path: seen[key] for path, key in seen_keys.items() if key in seen}
        fresh = {target.path: digest for target in targets if target.path not in digests and (digest := _read_digest(target))}
        keys = {path: self._key(path.encode("utf-8", "surrogatepass"), digest) for path, digest in {**digests, **fresh}.items()}
        known = self._store.get(list(dict.fromkeys(keys.values())))
        looks: list[Look] = []
        unknown: list[Target] = []
        for target in targets:
            key = keys.get(target.path)
            look = look_of(known[key], target.path) if key is not None and key in known else None
            if look is None:
                unknown.append(target)
            else:
                looks.append(look)
        self._store.put(self._seen_entries([t for t in targets if t.path in fresh], fresh))
        return Recalled(looks, unknown)

    def keep(self, looks: Sequence[Look], targets: Sequence[Target]) -> None:
        """Remember what was found in targets whose content decides it; what a time-out or a crash left open is not."""
        lasting = [look for look in looks if look.digest and all(failure.kind in _LASTING for failure in look.failures)]
        entries = {self._key(look.path.encode("utf-8", "surrogatepass"), look.digest): text_of(look) for look in lasting}
        digests = {look.path: look.digest for look in lasting}
        entries.update(self._seen_entries(targets, digests))
        entries[self._key(b"marker", b"")] = b""
        self._store.put(entries)

    def _seen_entries(self, targets: Sequence[Target], digests: dict[str, bytes]) -> dict[bytes, bytes]:
        """Stamps are worth something only when old: a file can change twice within one tick of the clock (as git's index knows)."""
        latest = self._clock() - _RACY
        return {
            key: digests[target.path]
            for target in targets
            if target.path in digests
            and target.stamp is not None
            and max(target.stamp.changed, target.stamp.touched) < latest
            and (key := _seen_key(target)) is not None
        }

    def _key(self, path: bytes, digest: bytes) -> bytes:
        return hashlib.blake2b(self._rules + digest + (path if self._by_path or not digest else b""), digest_size=_SIZE).digest()


def _seen_key(target: Target) -> bytes | None:
    if target.stamp is None or target.file is None:
        return None
    place = f"{target.file}\0{target.stamp.size}\0{target.stamp.changed}\0{target.stamp.touched}\0{target.stamp.inode}"
    return hashlib.blake2b(place.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()


def _read_digest(target: Target) -> bytes | None:
    try:
        return digest_of(target.read())
    except OSError:
        return None  # whoever looks at it says why
