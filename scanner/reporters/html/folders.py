"""The code base by folder: how much code each holds, how many sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scanner.model.page import CodeFile


@dataclass(slots=True, eq=False)
class Folder:
    """A folder, everything below it counted: `size` in bytes. `path` is "" for the root; `alone`: the files right in it."""

    path: str
    size: int = 0
    sites: int = 0
    files: int = 0
    alone: bool = False
    inner: dict[str, Folder] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called within the folder around it."""
        return "(files here)" if self.alone else self.path.rpartition("/")[2] or "(top level)"


def folders_of(files: Iterable[CodeFile], sites: Mapping[str, int]) -> Folder:
    """The tree. `sites` counts the sites of a file by its path; files of no folder of their own stand in one marked `alone`."""
    root = Folder("")
    for file in files:
        count = sites.get(file.path, 0)
        around = root
        _add(root, file.size, count)
        for depth, name in enumerate(file.path.split("/")[:-1]):
            path = "/".join(file.path.split("/")[: depth + 1])
            around = around.inner.setdefault(name, Folder(path))
            _add(around, file.size, count)
        _add(around.inner.setdefault("/", Folder(around.path, alone=True)), file.size, count)
    return root


def _add(folder: Folder, size: int, sites: int) -> None:
    folder.size += max(size, 1)
    folder.sites += sites
    folder.files += 1
