"""Suppressing comments in Python source. Only real comments count: what a string or prose says suppresses nothing.

call()  # bugclass: ignore[rule-id, other-rule] the reason
# bugclass: ignore[rule-id] alone on a line: for the statement below
call()  # nosemgrep: rule-id
"""

from __future__ import annotations

import io
import re
import tokenize
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.policy.hint import HINT

_OURS = re.compile(r"#\s*bugclass\s*:\s*ignore\b(?:\s*\[(?P<ids>[^\]#]*)\])?(?P<reason>[^#]*(?:#(?!\s)[^#]*)*)", re.IGNORECASE)
_SEMGREP = re.compile(
    r"#\s*nosem(?:grep)?\b(?:\s*:\s*(?P<ids>[\w.\-]+(?:\s*,\s*[\w.\-]+)*))?(?P<reason>[^#]*(?:#(?!\s)[^#]*)*)", re.IGNORECASE
)
_ID = re.compile(r"[A-Za-z0-9._-]+")
_SILENT = (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING)


@dataclass(frozen=True, slots=True)
class Comment:
    """One suppressing comment. `line` is its own, 1-based; `column` its first code point, 0-based; `length` in code points.

    It is for findings that start on the lines `first` to `last`. `problem` says why it suppresses nothing; "" when it may.
    """

    line: int
    column: int
    length: int
    first: int
    last: int
    ids: tuple[str, ...]
    reason: str
    foreign: bool = False
    alone: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Statement:
    """First and last line of a statement; of a compound one: of its head. A decorator is one of its own."""

    first: int
    last: int
    decorator: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """A comment's words, before it is known which lines they are for."""

    column: int
    length: int
    ids: tuple[str, ...]
    reason: str
    foreign: bool
    problem: str


def find_comments(content: bytes) -> tuple[Comment, ...]:
    """The suppressing comments of a Python file, in order; none where it cannot be read as Python. Cheap where there is none."""
    if not HINT.search(content):
        return ()
    try:
        return tuple(_comments(list(tokenize.tokenize(io.BytesIO(content).readline))))
    except (tokenize.TokenError, SyntaxError, UnicodeDecodeError, ValueError):
        return ()


def _comments(tokens: Sequence[tokenize.TokenInfo]) -> Iterator[Comment]:
    statements = list(_statements(tokens))
    for token in tokens:
        if token.type != tokenize.COMMENT:
            continue
        alone = not token.line[: token.start[1]].strip()
        for words in _words(token.string, token.start[1]):
            lines = _lines(statements, token.start[0], alone)
            rest = (words.ids, words.reason, words.foreign, alone, words.problem)
            yield Comment(token.start[0], words.column, words.length, lines.start, lines.stop - 1, *rest)


def _words(text: str, column: int) -> Iterator[_Words]:
    for pattern, foreign in ((_OURS, False), (_SEMGREP, True)):
        for found in pattern.finditer(text):
            ids = tuple(dict.fromkeys(part.strip() for part in (found["ids"] or "").split(",") if part.strip()))
            reason = found["reason"].strip(" \t:-")
            yield _Words(column + found.start(), len(found[0].rstrip()), ids, reason, foreign, _problem(ids, reason, foreign))


def _problem(ids: tuple[str, ...], reason: str, foreign: bool) -> str:
    form = "# nosemgrep: RULE-ID" if foreign else "# bugclass: ignore[RULE-ID] REASON"
    if not ids or not all(_ID.fullmatch(each) for each in ids):
        return f"names no rule, so it suppresses nothing; write {form}"
    if not foreign and not reason:
        return f"gives no reason, so it suppresses nothing; write {form}"
    return ""


def _statements(tokens: Sequence[tokenize.TokenInfo]) -> Iterator[_Statement]:
    first = 0
    decorator = False
    for token in tokens:
        if token.type in _SILENT:
            continue
        if not first:
            first, decorator = token.start[0], token.string == "@"
        if token.type == tokenize.NEWLINE:
            yield _Statement(first, token.start[0], decorator)
            first = 0


def _lines(statements: Sequence[_Statement], line: int, alone: bool) -> range:
    """The lines that a comment on `line` is for.

    At the end of a statement: all of it. Alone between statements: the one below, its decorators with it. Amid a statement: its own
    line, or the one below.
    """
    at = bisect_left(statements, line, key=lambda statement: statement.last)
    if at == len(statements):
        return range(0)
    statement = statements[at]
    if statement.first > line:
        while statements[at].decorator and at + 1 < len(statements):
            at += 1
        return range(statement.first, statements[at].last + 1)
    if alone:
        return range(line + 1, line + 2)
    return range(statement.first, line + 1) if statement.last == line else range(line, line + 1)
