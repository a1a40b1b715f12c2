"""Contents of blobs, many with one process, bounded in size."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scanner.adapters.git.process import run
from scanner.errors import RepositoryError

MAX_BLOB = 5_000_000
MAX_TOTAL = 300_000_000


def read_blobs(folder: Path, ids: Iterable[str]) -> dict[str, bytes | None]:
    """Blob id -> bytes; None for a blob above MAX_BLOB bytes. An id that the repository does not hold is not in the answer.

    Raises RepositoryError when all of them together are above MAX_TOTAL bytes.
    """
    sizes = _sizes(folder, sorted(set(ids)))
    wanted = [name for name, size in sizes.items() if size <= MAX_BLOB]
    if sum(sizes[name] for name in wanted) > MAX_TOTAL:
        raise RepositoryError(f"the change is too large to learn from ({len(wanted)} Python files); name a smaller range")
    found: dict[str, bytes | None] = dict.fromkeys(sizes)
    if wanted:
        found.update(_contents(run(["cat-file", "--batch"], folder, _lines(wanted)).stdout))
    return found


def _sizes(folder: Path, ids: list[str]) -> dict[str, int]:
    if not ids:
        return {}
    sizes: dict[str, int] = {}
    for line in run(["cat-file", "--batch-check"], folder, _lines(ids)).stdout.decode("ascii", "replace").splitlines():
        name, *rest = line.split(" ")
        if len(rest) == 2 and rest[0] == "blob":
            sizes[name] = int(rest[1])
    return sizes


def _contents(output: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        name, *rest = output[at:end].decode("ascii", "replace").split(" ")
        at = end + 1
        if len(rest) == 2 and rest[1].isdigit():
            size = int(rest[1])
            found[name] = output[at : at + size]
            at += size + 1
    return found


def _lines(ids: list[str]) -> bytes:
    return "".join(f"{name}\n" for name in ids).encode("ascii")
