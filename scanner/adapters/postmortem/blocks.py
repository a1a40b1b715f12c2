"""Code blocks to snippets; a `diff` block to the code before and after it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanner.model.incident import Snippet

DIFF = ("diff", "patch", "udiff")
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@")
_HEADER = re.compile(r"(?:diff --git |index [0-9a-f]+\.\.|--- |\+\+\+ |new file|deleted file|old mode|new mode|similarity |rename |@@)")
_SUFFIX = re.compile(r"\.(\w+)(?:\s|$)")
_LANGUAGES = {"py": "python", "pyi": "python", "pyw": "python"}


@dataclass(frozen=True, slots=True)
class SnippetPair:
    """The two sides of one hunk."""

    before: Snippet
    after: Snippet


def language_of(info: str) -> str:
    """The language that a fence names: ```` ```python title=x ````, ```` ```{.python} ````, ```` ```Python ````."""
    words = re.sub(r"[{}.,]", " ", info).split()
    return words[0].lower() if words and "=" not in words[0] else ""


def split_diff(text: str, line: int) -> tuple[SnippetPair, ...]:
    """One pair a hunk. Without hunk headers the whole block is one. `line` is the block's first line in the document."""
    language, start = "python", 0
    hunks: list[tuple[str, int, list[str]]] = []
    lines = text.split("\n")
    for number, one in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if one.startswith("+++ ") or (one.startswith("--- ") and following.startswith("+++ ")):
            found = _SUFFIX.search(one.split("\t")[0])
            language = _LANGUAGES.get(found.group(1).lower(), found.group(1).lower()) if found else language
            start = 0
        elif _HUNK.match(one) or one.startswith("@@"):
            hunks.append((language, line + number + 1, []))
            start = 1
        elif start or not _HEADER.match(one):
            if not start:
                hunks.append((language, line + number, []))
                start = 1
            hunks[-1][2].append(one)
    return tuple(_pair(*hunk) for hunk in hunks if any(one[:1] in ("+", "-") for one in hunk[2]))


def _pair(language: str, line: int, lines: list[str]) -> SnippetPair:
    body = [one for one in lines if not one.startswith("\\")]
    while body and not body[-1].strip():
        body.pop()
    before = "".join(f"{one[1:]}\n" for one in body if not one.startswith("+"))
    after = "".join(f"{one[1:]}\n" for one in body if not one.startswith("-"))
    return SnippetPair(Snippet(language, before, line), Snippet(language, after, line))
