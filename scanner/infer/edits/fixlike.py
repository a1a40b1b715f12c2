"""Whether a commit looks like the fix of a bug: by its message, and by how little code it changes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.infer.edits.lesson import Changed
from scanner.infer.sites.places import is_test

_MOST_FILES = 5
_MOST_LINES = 60
_FIX = re.compile(
    r"\b(?:fix(?:e[sd]|ing)?|bug(?:s|fix(?:es)?)?|hotfix|crash(?:e[sd]|ing)?|leak(?:s|ed|ing)?|wrong(?:ly)?|incorrect(?:ly)?|"
    r"regress(?:ion|ions|ed)?|broken|breaks|hangs?|dead-?lock(?:s|ed)?|races?|fail(?:s|ed|ure|ures|ing)?|missing|"
    r"security|vulnerab\w+|cve-\d+-\d+|overflow|corrupt(?:s|ed|ion)?|infinite|never|prevents?|unhandled|mistake)\b",
    re.IGNORECASE,
)
_TRACKER = re.compile(r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?\s+(?:[\w./-]*#\d+|https?://\S+|[A-Z][A-Z0-9]+-\d+)", re.IGNORECASE)
_OTHER = re.compile(
    r"^\s*(?:\[?(?:docs?|chore|ci|build|style|test|tests|release|refactor)\]?(?:\([^)]*\))?!?:|bump\b|merge\b|release\b|revert\b|"
    r"v?\d+\.\d+|fix(?:e[sd]|ing)?\s+(?:\w+\s+)?(?:typos?|doc(?:s|strings?|umentation)?|spelling|lint(?:er|ing)?|formatting|flake8|mypy|"
    r"pylint|ruff|tests?|ci|build|changelog|comments?|links?)\b)",
    re.IGNORECASE,
)


def says_fix(message: str) -> bool:
    """Whether the message says that something was wrong: in its first line, or by closing an entry of a tracker."""
    first = message.split("\n", 1)[0]
    return not _OTHER.search(first) and bool(_FIX.search(first) or _TRACKER.search(message))


def is_small(lesson: Sequence[Changed]) -> bool:
    """Whether the change of code outside tests is one that a fix makes: some lines in a few files, and at least one edit."""
    code = [one for one in lesson if not is_test(one.change.path)]
    lines = sum(max(len(one.corrected), len(one.before.lines) - len(one.landed)) for one in code)
    return 0 < len(code) <= _MOST_FILES and lines <= _MOST_LINES
