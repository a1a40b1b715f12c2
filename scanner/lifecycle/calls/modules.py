"""The names by which the files of a project can be imported. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

_INIT = "__init__.py"


class ModuleNames:
    """Dotted names to files. A file in a package has the package's names; where no folder is a package, each folder may be the start."""

    def __init__(self, paths: Collection[str]) -> None:
        self._packages = {str(PurePosixPath(path).parent) for path in paths if PurePosixPath(path).name == _INIT}
        self._files: dict[str, list[str]] = {}
        for path in sorted(paths):
            for name in self._names(path):
                self._files.setdefault(name, []).append(path)

    def files(self, dotted: str) -> tuple[str, ...]:
        """The files that an absolute import of this name may mean."""
        return tuple(self._files.get(dotted, ()))

    def name_of(self, path: str) -> str:
        """The name that an import would use: from the topmost package around the file; below `src`, or outside packages, from there."""
        parts = _parts(path)
        folders = PurePosixPath(path).parts[:-1]
        start = len(folders)
        while start and "/".join(folders[:start]) in self._packages:
            start -= 1
        if start == len(folders):  # in no package: a namespace package, or a folder of scripts
            start = 1 if folders and folders[0] in ("src", "lib") else 0
        return ".".join(parts[start:])

    def relative(self, path: str, level: int, module: str) -> str:
        """The dotted path from the root that a relative import in `path` means; "" where it leads out of the root."""
        folder = list(PurePosixPath(path).parts[:-1])
        if level - 1 > len(folder):
            return ""
        return ".".join([*folder[: len(folder) - (level - 1)], *(module.split(".") if module else ())])

    def _names(self, path: str) -> Iterable[str]:
        """From the root, and from below each folder that is no package."""
        parts, folders = _parts(path), PurePosixPath(path).parts[:-1]
        for start in range(len(parts)):
            if all("/".join(folders[: depth + 1]) not in self._packages for depth in range(min(start, len(folders)))):
                yield ".".join(parts[start:])


def _parts(path: str) -> list[str]:
    pure = PurePosixPath(path)
    return [*pure.parts[:-1]] if pure.name == _INIT else [*pure.parts[:-1], pure.stem]
