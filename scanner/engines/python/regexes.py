"""Regular expressions from rules: PCRE text to Python's `re`, refusing what would mean something else or could hang."""

from __future__ import annotations

import importlib
import re
import sys
import warnings
from functools import lru_cache
from typing import Any


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
            found = re.compile(text, flags)
            if may_not_end(text):
                raise BadRegex(f"the regular expression may take forever (a repetition within a repetition): {text[:80]}")
            return found
    except (re.error, OverflowError, RecursionError) as problem:
        raise BadRegex(f"the regular expression is not valid: {problem}: {text[:80]}") from None


_PARSER: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
_MANY = 50


def may_not_end(text: str) -> bool:
    """Whether a valid expression can take exponential time: an open repetition within another, or of choices that begin alike."""
    return _risky(_PARSER.parse(text), False)


def _risky(tree: Any, repeated: bool) -> bool:
    for operation, value in tree:
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            many = int(value[1]) > _MANY
            if (many and repeated) or _risky(value[2], repeated or many):
                return True
        elif name == "BRANCH":
            if repeated and _begin_alike(value[1]):
                return True
            if any(_risky(choice, repeated) for choice in value[1]):
                return True
        elif (name == "SUBPATTERN" and _risky(value[-1], repeated)) or (name in ("ASSERT", "ASSERT_NOT") and _risky(value[1], False)):
            return True
    return False


def _begin_alike(choices: Any) -> bool:
    """Whether two choices begin with the same character, or one with any character, or is empty."""
    firsts = [str(choice[0]) if len(choice) else "" for choice in choices]
    return len(set(firsts)) < len(firsts) or any(first == "" or first.startswith("(ANY") for first in firsts)


def _front_flags(text: str) -> str:
    """Python takes global flags only at the start; move `(?i)` there from within."""
    inner = re.findall(r"\(\?([imsx]+)\)", text)
    if not inner or _INLINE.match(text):
        return text
    return "(?" + "".join(sorted(set("".join(inner)))) + ")" + re.sub(r"\(\?[imsx]+\)", "", text)
