"""`paths:` of a rule: which files it looks at."""

from __future__ import annotations

from functools import lru_cache

from scanner.model.rule import PathFilter
from scanner.syntax.globs import glob_spec


def applies(paths: PathFilter, path: str) -> bool:
    """Whether a rule looks at the file with this path (relative, with `/`). Raises TakesTooLong."""
    if not paths.include and not paths.exclude:
        return True
    if paths.include and not _matcher(paths.include)(path):
        return False
    return not (paths.exclude and _matcher(paths.exclude)(path))


class _Matcher:
    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._spec = glob_spec(patterns)

    def __call__(self, path: str) -> bool:
        return self._spec.match_file(path)


@lru_cache(maxsize=1024)
def _matcher(patterns: tuple[str, ...]) -> _Matcher:
    return _Matcher(patterns)
