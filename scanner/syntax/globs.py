"""Patterns as ignore files have them (`*.py`, `/build/`, `**/x`), in git's language; no match takes for ever.

They become regular expressions that backtrack. One with many stars is left to the `regex` module, which can be told when to give up.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FEW = 3
SECONDS = 1.0


class TakesTooLong(Exception):
    """A pattern cannot be matched in the seconds that it has. The message says which."""


def glob_spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """The patterns of these lines. Matching raises TakesTooLong where all that one pattern was asked took more than a second."""
    import pathspec

    spec = pathspec.GitIgnoreSpec.from_lines(lines)
    for pattern in spec.patterns:
        plain: Any = getattr(pattern, "regex", None)
        if plain is not None and plain.pattern.count("*") + plain.pattern.count("+") > FEW:
            setattr(pattern, "regex", _Stoppable(plain.pattern))  # noqa: B010 - it stands in for another type
    return spec


class _Stoppable:
    """In the place of a compiled expression."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._left = SECONDS

    @cached_property
    def _compiled(self) -> Any:
        import regex  # type: ignore[import-untyped]

        return regex.compile(self.pattern, regex.VERSION0)

    def search(self, text: str) -> Any:
        """The first match, or None."""
        return self._timed("search", text)

    def match(self, text: str) -> Any:
        """The match at the start, or None."""
        return self._timed("match", text)

    def _timed(self, how: str, text: str) -> Any:
        import time

        begun = time.process_time()
        try:
            if self._left <= 0:
                raise TimeoutError
            return getattr(self._compiled, how)(text, timeout=max(self._left, 0.001))
        except TimeoutError:
            self._left = 0.0
            raise TakesTooLong(f"a pattern with this many stars takes too long to match: {self.pattern[:60]}") from None
        finally:
            self._left -= time.process_time() - begun
