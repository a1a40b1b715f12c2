"""Work cut into shards of about equal bytes, the largest first, so that all workers finish together."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Sequence

from scanner.model.record import Record
from scanner.model.source import Target

_LEAST = 64_000
_MOST = 512_000
_A_WORKER = 8
_MOST_FILES = 200


class Shard(Record):
    """Some of all targets (`places` among them) that one worker looks at in one go, and their size in bytes.

    The targets themselves are made when a worker gets them: all of a large tree's at once would fill the memory.
    """

    all: Sequence[Target]
    places: Sequence[int]
    size: int

    @property
    def targets(self) -> tuple[Target, ...]:
        """The shard's targets."""
        return tuple(self.all[place] for place in self.places)

    def __len__(self) -> int:
        return len(self.places)

    def apart(self) -> Iterator[Shard]:
        """A shard for each target."""
        return (Shard(self.all, (place,), self.size // len(self.places)) for place in self.places)


def size_of(target: Target) -> int:
    """The target's bytes; 0 where that cannot be found out (reading it will say why)."""
    if target.content is not None:
        return len(target.content)
    if target.stamp is not None:
        return target.stamp.size
    try:
        return os.stat(target.file).st_size if target.file else 0  # noqa: PTH116 - the path may be text
    except OSError:
        return 0


def make_shards(targets: Sequence[Target], jobs: int) -> list[Shard]:
    """Shards for `jobs` workers: several for each, none above half a megabyte unless a single file is, none above 200 files.

    Files of one size keep their order.
    """
    sizes = array("q", (size_of(target) for target in targets))
    order = sorted(range(len(sizes)), key=lambda place: -sizes[place])
    goal = min(_MOST, max(_LEAST, sum(sizes) // (jobs * _A_WORKER)))
    shards: list[Shard] = []
    current = array("q")
    filled = 0
    for place in order:
        if current and (filled + sizes[place] > goal or len(current) == _MOST_FILES):
            shards.append(Shard(targets, current, filled))
            current, filled = array("q"), 0
        current.append(place)
        filled += sizes[place]
    if current:
        shards.append(Shard(targets, current, filled))
    return shards
