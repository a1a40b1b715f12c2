"""Regular expressions from rules: PCRE text to Python's `re`, refusing what would mean something else; no search takes for ever.

`re` cannot be stopped. What might take long on a text is therefore left to the `regex` module, which reads the same language and
can be told when to give up. All searches of a rule in a file share one allowance of seconds.
"""

from __future__ import annotations

import re
import time
import warnings
from functools import cached_property, lru_cache
from typing import Any

from scanner.engines.python.backtracking import Shape, shape_of
from scanner.engines.python.budget import Budget, OutOfTime


class BadRegex(ValueError):
    """The expression is not valid, or not in the subset that both dialects read alike."""


_POSIX = re.compile(r"\[\[:\^?\w+:\]|\\[KRXGQEhHvV]|\(\?[|R0-9&]|\(\*|\\p\{|\\P\{|\\g\{|\\x\{")
_INLINE = re.compile(r"^(\(\?[imsx]+\))+")
_BRACE = re.compile(r"(\\.)|\{(?!\d*,?\d*\})", re.DOTALL)
_SURE = 10_000_000


class Searcher:
    """A compiled expression whose searches end. Each raises OutOfTime when the rule's seconds for the file are used up."""

    def __init__(self, plain: re.Pattern[str], shape: Shape) -> None:
        self._plain = plain
        self._shape = shape
        self.groups = plain.groups
        self.groupindex = dict(plain.groupindex)

    @cached_property
    def _stoppable(self) -> Any:
        """The same expression for the module that can be stopped; what that would read as its own extension is escaped."""
        import regex  # type: ignore[import-untyped]

        text = _BRACE.sub(lambda found: found[1] or r"\{", self._plain.pattern)
        flags = self._plain.flags & (re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return regex.compile(text, int(flags) | int(regex.VERSION0), cache_pattern=False)
        except (regex.error, OverflowError, RecursionError) as problem:
            raise BadRegex(f"the regular expression is not valid: {problem}: {text[:80]}") from None

    def check(self) -> None:
        """Raises BadRegex where the expression may take exponential time and cannot be stopped."""
        if self._shape.nested:
            _ = self._stoppable

    def search(self, text: str, budget: Budget) -> Any:
        """The first match anywhere, or None."""
        return self._timed("search", text, budget)

    def match(self, text: str, budget: Budget) -> Any:
        """The match at the start, or None."""
        return self._timed("match", text, budget)

    def all(self, text: str, budget: Budget) -> list[Any]:
        """All matches that do not overlap."""
        found: list[Any] = self._timed("finditer", text, budget)
        return found

    def _timed(self, how: str, text: str, budget: Budget) -> Any:
        begun = time.process_time()
        sure = not self._shape.nested and len(text) ** (self._shape.degree + 1) <= _SURE
        try:
            found = getattr(self._plain, how)(text) if sure else getattr(self._stoppable, how)(text, timeout=max(budget.seconds, 0.001))
            return list(found) if how == "finditer" else found
        except TimeoutError:
            raise OutOfTime(f"the regular expression {self._plain.pattern[:80]!r} takes too long") from None
        except BadRegex as problem:
            raise OutOfTime(f"cannot be bounded in time: {problem}") from None
        finally:
            budget.seconds -= time.process_time() - begun


@lru_cache(maxsize=512)
def compile_regex(text: str, ignore_case: bool = False, multiline: bool = False) -> Searcher:
    """Compile a rule's expression. Raises BadRegex."""
    if _POSIX.search(text):
        raise BadRegex(f"the regular expression uses PCRE syntax that only Semgrep reads: {text[:80]}")
    flags = (re.IGNORECASE if ignore_case else 0) | (re.MULTILINE if multiline else 0)
    text = re.sub(r"\(\?<([A-Za-z_]\w*)>", r"(?P<\1>", text).replace(r"\Z", r"(?=\n?\Z)").replace(r"\z", r"\Z")
    text = _front_flags(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = Searcher(re.compile(text, flags), shape_of(text))
    except (re.error, OverflowError, RecursionError) as problem:
        raise BadRegex(f"the regular expression is not valid: {problem}: {text[:80]}") from None
    made.check()
    return made


def _front_flags(text: str) -> str:
    """Python takes global flags only at the start; move `(?i)` there from within."""
    inner = re.findall(r"\(\?([imsx]+)\)", text)
    if not inner or _INLINE.match(text):
        return text
    return "(?" + "".join(sorted(set("".join(inner)))) + ")" + re.sub(r"\(\?[imsx]+\)", "", text)
