"""Where a traceback stands at the bad revision: its functions, who of the range wrote their lines, and which changed modules are close."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scanner.adapters.git import Entry, Repository
from scanner.adapters.git.blame import blame
from scanner.errors import RepositoryError
from scanner.lifecycle.suspects.frames import Place, places
from scanner.lifecycle.suspects.nearness import import_distances
from scanner.lifecycle.suspects.traces import Traces, earlier_names
from scanner.model.history import LoggedCommit
from scanner.model.traceback import Frame

_MOST_BLAMED = 10
_MOST_LINES = 5_000
_MOST_NEAR = 300
_MOST_NEAR_BYTES = 4_000_000


def read_traces(
    repository: Repository,
    commits: Sequence[LoggedCommit],
    weighed: Mapping[tuple[str, Frame], float],
    entries: Mapping[str, Entry],
    between: str,
) -> Traces:
    """The places of the calls in `weighed`, with what git knows of them. `between` is `A..B` in full ids; `entries` are B's files."""
    if not weighed:
        return Traces()
    homes = list(dict.fromkeys(path for path, _ in weighed))
    contents = _contents(repository, entries, homes, commits)
    found = places(weighed, contents)
    written = {path: _written(repository, between, path, found) for path in homes[:_MOST_BLAMED]}
    return Traces(found, written, import_distances(homes, contents), earlier_names(commits, homes))


def _written(repository: Repository, between: str, path: str, found: Iterable[Place]) -> dict[int, str]:
    """Line -> commit, for the lines of the calls' functions; {} where git cannot tell (a line beyond the end, a clone that lacks files)."""
    lines = {line for place in found if place.path == path and place.first for line in range(place.first, place.last + 1)}
    try:
        return blame(repository.root, between, path, sorted(lines)[:_MOST_LINES])
    except RepositoryError:
        return {}


def _contents(
    repository: Repository, entries: Mapping[str, Entry], homes: Sequence[str], commits: Iterable[LoggedCommit]
) -> dict[str, bytes]:
    """The bytes of the calls' files, and of changed modules up to a bound: of those beyond it, closeness is not known."""
    changed = dict.fromkeys(file.path for commit in commits for file in commit.files if file.path.endswith(".py") and file.path in entries)
    wanted = list(dict.fromkeys([*homes, *list(changed)[:_MOST_NEAR]]))
    blobs = repository.contents(entries[path] for path in wanted)
    found: dict[str, bytes] = {}
    room = _MOST_NEAR_BYTES
    for path in wanted:
        content = blobs.get(entries[path].blob)
        room -= len(content or b"")
        if content is not None and (path in homes or room > 0):
            found[path] = content
    return found
