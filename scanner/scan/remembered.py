"""What earlier scans found, so that an unchanged file is neither read nor looked at again.

Three kinds of entries: a file as the file system last saw it -> the digest of its content; a content and a set of rules -> what
was found; many files as last seen and a set of rules -> all that was found in them, so that an unchanged tree costs one lookup.
An entry is only ever looked up by all that it depends on, so none can be out of date.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence

from scanner.model.failure import FailureKind
from scanner.model.ports import Store
from scanner.model.record import Record
from scanner.model.source import Target
from scanner.scan.found import FoundTargets
from scanner.scan.look import Look, digest_of
from scanner.scan.look_text import look_of, looks_of, text_of, texts_of

LASTING = frozenset((FailureKind.UNPARSABLE, FailureKind.UNDECODABLE))
"""What is wrong with a content itself, and stays so."""
_RACY = 2_000_000_000
_SIZE = 16
_MANY = 50
_MOST = 10_000_000


class Recalled(Record):
    """Looks that are known, how many more files are known to hold nothing, and the targets that are not known."""

    looks: list[Look]
    unknown: Sequence[Target]
    empty: int = 0


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
        whole = self._whole_key(targets)
        kept = self._store.get([whole]).get(whole) if whole is not None else None
        at_once = looks_of(kept, targets.has) if isinstance(targets, FoundTargets) else None
        if at_once is not None:
            return Recalled(at_once, [], len(targets) - len(at_once))
        marker = self._key(b"marker", b"")
        if not self._store.get([marker]):
            return Recalled([], targets)
        seen_keys = {target.path: key for target in targets if (key := _seen_key(target)) is not None}
        seen = self._store.get([*seen_keys.values()])
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
        if not unknown and not fresh:
            self._store.put(self._whole_entry(whole, looks, targets))
        return Recalled(looks, unknown)

    def keep(self, looks: Sequence[Look], targets: Sequence[Target]) -> bool:
        """Remember what was found in targets whose content decides it; what a time-out or a crash left open is not.

        Tells whether that was all.
        """
        lasting = [look for look in looks if look.digest and all(failure.kind in LASTING for failure in look.failures)]
        entries = {self._key(look.path.encode("utf-8", "surrogatepass"), look.digest): text_of(look) for look in lasting}
        entries.update(self._seen_entries(targets, {look.path: look.digest for look in lasting}))
        entries[self._key(b"marker", b"")] = b""
        self._store.put(entries)
        return len(lasting) == len(looks) == len(targets)

    def keep_whole(self, looks: Sequence[Look], targets: Sequence[Target]) -> None:
        """Remember all the targets as one, when all of them were kept. Looks that found nothing may be left out."""
        self._store.put(self._whole_entry(self._whole_key(targets), looks, targets))

    def _whole_key(self, targets: Sequence[Target]) -> bytes | None:
        """What names all the targets as they stand; None where they are few, or were given and not found."""
        if len(targets) < _MANY or not isinstance(targets, FoundTargets):
            return None
        return hashlib.blake2b(self._rules + targets.told(), digest_size=_SIZE).digest()

    def _whole_entry(self, key: bytes | None, looks: Sequence[Look], targets: Sequence[Target]) -> dict[bytes, bytes]:
        """The entry for all the targets; none where a file changed so lately that its stamp may stand for two contents."""
        if key is None or not isinstance(targets, FoundTargets) or targets.latest() >= self._clock() - _RACY:
            return {}
        text = texts_of(looks)
        return {key: text} if len(text) <= _MOST else {}

    def _seen_entries(self, targets: Sequence[Target], digests: dict[str, bytes]) -> dict[bytes, bytes]:
        latest = self._clock() - _RACY
        return {
            key: digests[target.path]
            for target in targets
            if target.path in digests and _is_settled(target, latest) and (key := _seen_key(target)) is not None
        }

    def _key(self, path: bytes, digest: bytes) -> bytes:
        return hashlib.blake2b(self._rules + digest + (path if self._by_path or not digest else b""), digest_size=_SIZE).digest()


def _is_settled(target: Target, latest: int) -> bool:
    """Stamps are worth something only when old: a file can change twice within one tick of the clock (as git's index knows)."""
    return target.stamp is not None and max(target.stamp.changed, target.stamp.touched) < latest


def _seen_key(target: Target) -> bytes | None:
    place = _place(target)
    return None if place is None else hashlib.blake2b(place.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()


def _place(target: Target) -> str | None:
    """The file and what the file system said of it; None where nobody asked."""
    stamp = target.stamp
    if stamp is None or target.file is None:
        return None
    return f"{target.file}\0{stamp.size}\0{stamp.changed}\0{stamp.touched}\0{stamp.inode}"


def _read_digest(target: Target) -> bytes | None:
    try:
        return digest_of(target.read())
    except OSError:
        return None  # whoever looks at it says why
