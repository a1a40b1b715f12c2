"""`paths:` of a rule: which files it looks at."""

from __future__ import annotations

from functools import lru_cache

from scanner.model.rule import PathFilter


def applies(paths: PathFilter, path: str) -> bool:
    """Whether a rule looks at the file with this path (relative, with `/`)."""
    if not paths.include and not paths.exclude:
        return True
    if paths.include and not _matcher(paths.include)(path):
        return False
    return not (paths.exclude and _matcher(paths.exclude)(path))


class _Matcher:
    def __init__(self, patterns: tuple[str, ...]) -> None:
        import pathspec

        self._spec = pathspec.GitIgnoreSpec.from_lines(patterns)

    def __call__(self, path: str) -> bool:
        return self._spec.match_file(path)


@lru_cache(maxsize=1024)
def _matcher(patterns: tuple[str, ...]) -> _Matcher:
    return _Matcher(patterns)
