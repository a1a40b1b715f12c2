"""What became of the sites between two revisions. A site is the same one wherever it stands, as long as its fingerprint is equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_ALIKE = 0.6
_MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True, order=True)
class SiteAt:
    """A site in one revision."""

    path: str
    start_line: int
    end_line: int
    fingerprint: str
    snippet: str


@dataclass(frozen=True, slots=True)
class View:
    """What one revision has: its sites, and the files and folders that could not be looked at."""

    sites: tuple[SiteAt, ...]
    unread: frozenset[str]
    files: int


def differ(before: View, after: View) -> bool:
    """Whether the two have different sites, wherever those stand."""
    return Counter(site.fingerprint for site in before.sites) != Counter(site.fingerprint for site in after.sites)


def gone(before: View, after: View) -> tuple[SiteAt, ...]:
    """The sites of `before` that `after` has no more.

    A site in a renamed file has its fingerprint still; one whose own text was edited is followed by its likeness within the file. Sites
    of a file that could not be looked at in `after` are not gone: nobody knows.
    """
    left = _without_known(before.sites, after.sites)
    come = _without_known(after.sites, before.sites)
    found: list[SiteAt] = []
    for site in left:
        heir = next((other for other in come if other.path == site.path and _alike(site.snippet, other.snippet)), None)
        if heir is not None:
            come.remove(heir)
        elif not _is_below(site.path, after.unread):
            found.append(site)
    return tuple(found)


def _without_known(sites: Sequence[SiteAt], others: Sequence[SiteAt]) -> list[SiteAt]:
    """Sites whose fingerprint the others have not, each counted as often as it stands there; those that kept their file first."""
    placed = Counter((site.fingerprint, site.path) for site in others)
    unplaced: list[SiteAt] = []
    for site in sites:
        if placed[site.fingerprint, site.path] > 0:
            placed[site.fingerprint, site.path] -= 1
        else:
            unplaced.append(site)
    moved = Counter[str]()
    for (fingerprint, _), count in placed.items():
        moved[fingerprint] += count
    left: list[SiteAt] = []
    for site in unplaced:
        if moved[site.fingerprint] > 0:
            moved[site.fingerprint] -= 1
        else:
            left.append(site)
    return left


def _is_below(path: str, places: frozenset[str]) -> bool:
    return path in places or any(path.startswith(f"{place}/") for place in places)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one[:_MOST_TEXT], other[:_MOST_TEXT], autojunk=False).ratio() >= _ALIKE
