"""Regular expressions from rules: PCRE text to Python's `re`, refusing what would mean something else or could hang."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache


class BadRegex(ValueError):
    """The expression is not valid, or not in the subset that both dialects read alike."""


_POSIX = re.compile(r"\[\[:\^?\w+:\]|\\[KRXGQEhHvV]|\(\?[|R0-9&]|\(\*|\\p\{|\\P\{|\\g\{|\\x\{")
_INLINE = re.compile(r"^(\(\?[imsx]+\))+")


@lru_cache(maxsize=512)
def compile_regex(text: str, ignore_case: bool = False, multiline: bool = False) -> re.Pattern[str]:
    """Compile a rule's expression. Raises BadRegex."""
    if _POSIX.search(text):
        raise BadRegex(f"the regular expression uses PCRE syntax that only Semgrep reads: {text[:80]}")
    flags = (re.IGNORECASE if ignore_case else 0) | (re.MULTILINE if multiline else 0)
    text = re.sub(r"\(\?<([A-Za-z_]\w*)>", r"(?P<\1>", text).replace(r"\Z", r"(?=\n?\Z)").replace(r"\z", r"\Z")
    text = _front_flags(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(text, flags)
    except (re.error, OverflowError, RecursionError) as problem:
        raise BadRegex(f"the regular expression is not valid: {problem}: {text[:80]}") from None


def _front_flags(text: str) -> str:
    """Python takes global flags only at the start; move `(?i)` there from within."""
    inner = re.findall(r"\(\?([imsx]+)\)", text)
    if not inner or _INLINE.match(text):
        return text
    return "(?" + "".join(sorted(set("".join(inner)))) + ")" + re.sub(r"\(\?[imsx]+\)", "", text)
