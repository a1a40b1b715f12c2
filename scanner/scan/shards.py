"""Work cut into shards of about equal bytes, the largest first, so that all workers finish together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.model.source import Target

_LEAST = 64_000
_MOST = 512_000
_A_WORKER = 8


@dataclass(frozen=True, slots=True)
class Shard:
    """Targets that one worker looks at in one go, and their size in bytes."""

    targets: tuple[Target, ...]
    size: int


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
    """Shards for `jobs` workers: several for each, none above half a megabyte unless a single file is."""
    sized = sorted(((size_of(target), target.path, target) for target in targets), key=lambda item: (-item[0], item[1]))
    goal = min(_MOST, max(_LEAST, sum(size for size, _, _ in sized) // (jobs * _A_WORKER)))
    shards: list[Shard] = []
    current: list[Target] = []
    filled = 0
    for size, _, target in sized:
        if current and filled + size > goal:
            shards.append(Shard(tuple(current), filled))
            current, filled = [], 0
        current.append(target)
        filled += size
    if current:
        shards.append(Shard(tuple(current), filled))
    return shards
