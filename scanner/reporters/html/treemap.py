"""A map of the code base: nested rectangles, area by code, shade by sites.

Source: M. Bruls, K. Huizing, J. van Wijk, "Squarified Treemaps", 2000; laid out by the library squarify.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.reporters.html.folders import Folder

_HEAD = 20.0
_GAP = 2.0
_LETTER = 6.6
_SHADES = 4


@dataclass(frozen=True, slots=True)
class Area:
    """One rectangle in the units of the picture. `head`: a folder whose inner folders are drawn within it. `label` is cut to fit."""

    folder: Folder
    x: float
    y: float
    width: float
    height: float
    head: bool
    shade: int
    label: str

    @property
    def filter(self) -> str:
        """What the list of sites is narrowed to: paths that start so."""
        return f"{self.folder.path}/" if self.folder.path else ""


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    width: float
    height: float


def areas(root: Folder, width: float, height: float) -> tuple[Area, ...]:
    """The rectangles, the outer ones first."""
    top = _thinned(root)
    most = max((each.sites for each in _ends(top)), default=0)
    return tuple(_inside(top, _Box(0, 0, width, height), most))


def _thinned(folder: Folder) -> Folder:
    """The first folder down the tree that has more than one part."""
    while len(folder.inner) == 1:
        only = next(iter(folder.inner.values()))
        if only.alone:
            break
        folder = only
    return folder


def _ends(folder: Folder) -> Iterator[Folder]:
    if not folder.inner:
        yield folder
    for each in folder.inner.values():
        yield from _ends(each)


def _inside(folder: Folder, box: _Box, most: int) -> Iterator[Area]:
    import squarify

    parts = sorted(folder.inner.values(), key=lambda each: (-each.size, each.path, each.alone))
    sizes = squarify.normalize_sizes([each.size for each in parts], box.width, box.height)
    for part, placed in zip(parts, squarify.squarify(sizes, box.x, box.y, box.width, box.height), strict=True):
        own = _Box(placed["x"] + _GAP / 2, placed["y"] + _GAP / 2, placed["dx"] - _GAP, placed["dy"] - _GAP)
        if own.width < 2 or own.height < 2:
            continue
        inner = _thinned(part) if not part.alone else part
        room = _Box(own.x + _GAP, own.y + _HEAD, own.width - 2 * _GAP, own.height - _HEAD - _GAP)
        splits = len(inner.inner) > 1 and room.width > 90 and room.height > 60
        yield _area(inner, own, splits, _shade(inner.sites, most))
        if splits:
            yield from _inside(inner, room, most)


def _area(folder: Folder, box: _Box, head: bool, shade: int) -> Area:
    room = int((box.width - 10) / _LETTER)
    name = folder.name if len(folder.path) > room else folder.path
    if folder.alone or not folder.path:
        name = folder.name
    label = name if len(name) <= room else name[: room - 1] + "…" if room >= 5 else ""
    if box.height < 18:
        label = ""
    return Area(folder, round(box.x, 1), round(box.y, 1), round(box.width, 1), round(box.height, 1), head, shade, label)


def _shade(sites: int, most: int) -> int:
    """0 for none, then 1 to 4 on a logarithmic scale up to the folder with the most."""
    if not sites or not most:
        return 0
    return min(_SHADES, 1 + int((_SHADES - 1) * math.log1p(sites) / math.log1p(most))) if most > 1 else 2
