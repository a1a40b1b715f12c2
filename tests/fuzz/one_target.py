"""Fuzzes one target for some seconds, guided by coverage; used by fuzz.py, one process each.

python one_target.py TARGET SECONDS CORPUS... ; what is wrong is written to found/TARGET, one input for each mistake.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent), str(HERE)]

import atheris  # noqa: E402

with atheris.instrument_imports(include=["scanner", "unidiff"]):
    from observed import signature
    from targets import TARGETS

    import scanner.app.hunting.hunt  # noqa: F401

from mutating import changed, joined  # noqa: E402

_SLOW = 10.0
_LARGEST = 8192


def main() -> None:
    """Runs until libFuzzer's time is over; the process then ends by itself."""
    name, seconds, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    found = Path(os.environ.get("BUGCLASS_FUZZ_FOUND", HERE / "found")) / name
    found.mkdir(parents=True, exist_ok=True)
    target = TARGETS[name]

    def one(data: bytes) -> None:
        began = time.process_time()
        try:
            target(data)
        except Exception as problem:
            _keep(found, signature(problem), data)
        if time.process_time() - began > _SLOW:
            _keep(found, "slow", data)

    def mutate(data: bytes, largest: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.25:
            return bytes(atheris.Mutate(data, largest))
        return changed(data, chance, largest)

    def cross(data: bytes, other: bytes, largest: int, seed: int) -> bytes:
        return joined(data, other, random.Random(seed), largest)

    arguments = [sys.argv[0], str(folder), *sys.argv[4:], f"-max_total_time={seconds}", f"-max_len={_LARGEST}", "-timeout=120"]
    arguments += ["-rss_limit_mb=3000", "-print_final_stats=1", "-verbosity=0", "-close_fd_mask=0", f"-artifact_prefix={found}/"]
    atheris.Setup(arguments, one, custom_mutator=mutate, custom_crossover=cross)
    atheris.Fuzz()


def _keep(folder: Path, name: str, data: bytes) -> None:
    """One input for each mistake, the shortest."""
    place = folder / name
    if not place.exists() or place.stat().st_size > len(data):
        place.write_bytes(data)


if __name__ == "__main__":
    main()
