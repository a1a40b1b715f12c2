"""Bytes to a Python syntax tree, safely: never raises for what the bytes contain, never crashes the process.

Only `ast` is used here; it refuses cleanly what kills other parsers (deep nesting).
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Union

from scanner.model.failure import Failure, FailureKind
from scanner.model.record import Record
from scanner.model.source import Span

MAX_SOURCE = 10_000_000
_LINE_END = re.compile(r"\r\n|\r|\n")
_PYTHON_2 = r"(?m)^[ \t]*(?:print\s+[\"'\w%]|exec\s+[\"'\w]|except\s+[\w.]+\s*,\s*\w+\s*:|raise\s+[\w.]+\s*,)"


class Parsed(Record, eq=False):
    """A parsed file. `text` is decoded, without a BOM; `lines` have no line ends; node columns are UTF-8 bytes (as `ast` has them)."""

    path: str
    text: str
    tree: ast.Module
    lines: list[str]

    def span(self, node: ast.AST) -> Span:
        """The node's place, columns 1-based in code points. Decorators belong to their definition."""
        first = node
        decorators = getattr(node, "decorator_list", None)
        if decorators:
            return Span(decorators[0].lineno, self._column(decorators[0].lineno, decorators[0].col_offset) - 1, *self._end(node))
        return Span(first.lineno, self._column(first.lineno, first.col_offset), *self._end(node))  # type: ignore[attr-defined]

    def between(self, first: ast.AST, last: ast.AST) -> Span:
        """From the start of `first` to the end of `last`."""
        start = self.span(first)
        return Span(start.start_line, start.start_column, *self._end(last))

    def slice(self, span: Span) -> str:
        """The text of a span, line ends as `\\n`."""
        chosen = self.lines[span.start_line - 1 : span.end_line]
        if not chosen:
            return ""
        chosen[-1] = chosen[-1][: span.end_column - 1]
        chosen[0] = chosen[0][span.start_column - 1 :]
        return "\n".join(chosen)

    def _end(self, node: ast.AST) -> tuple[int, int]:
        line: int = node.end_lineno  # type: ignore[attr-defined]
        return line, self._column(line, node.end_col_offset)  # type: ignore[attr-defined]

    def _column(self, line: int, offset: int) -> int:
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        if text.isascii():
            return offset + 1
        return len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace")) + 1


ParseResult = Union[Parsed, Failure]


def split_lines(text: str) -> list[str]:
    """Lines as Python's tokenizer counts them: `\\n`, `\\r\\n` and `\\r` end a line, a form feed does not."""
    return _LINE_END.split(text) if "\r" in text else text.split("\n")


def decode(content: bytes, path: str) -> str | Failure:
    """Text of Python source: BOM and PEP 263 honoured, UTF-8 otherwise. A Failure where that is not possible."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return content.decode(encoding).removeprefix("\ufeff")
    except (SyntaxError, ValueError, LookupError) as problem:
        return Failure(path, FailureKind.UNDECODABLE, f"cannot be decoded: {_one_line(problem)}")


_kept: dict[tuple[str, bytes], ParseResult] = {}
_most_kept = 0


def parse(content: bytes, path: str) -> ParseResult:
    """Parse Python source. Any bytes are accepted; what cannot be parsed is a Failure that says the line.

    The last answer is kept: matching a file and making findings of the matches ask for the same tree. Nobody may change it.
    """
    key = path, content
    known = _kept.pop(key, None)
    if known is None:
        size = len(content)  # room is made before: two large trees at once would double the memory
        while _kept and size + sum(len(source) for _, source in _kept) > _most_kept:
            del _kept[next(iter(_kept))]
        known = _parse(content, path)
    _kept[key] = known
    return known


@contextmanager
def trees_kept(size: int) -> Iterator[None]:
    """Meanwhile as many answers are kept as have sources of `size` bytes together, those asked for last."""
    global _most_kept  # one number: what a cache class would add is a name
    before, _most_kept = _most_kept, size
    try:
        yield
    finally:
        _most_kept = before


def _parse(content: bytes, path: str) -> ParseResult:
    if len(content) > MAX_SOURCE:
        words = f"is larger than {MAX_SOURCE // 1_000_000} MB: a syntax tree of it would take gigabytes; list it in .bugclassignore"
        return Failure(path, FailureKind.SKIPPED, words)
    text = decode(content, path)
    return text if isinstance(text, Failure) else parse_text(text, path)


def parse_text(text: str, path: str) -> ParseResult:
    """Parse Python source that is decoded already, without a BOM; what it says of its encoding counts no more."""
    if "\0" in text:
        return Failure(path, FailureKind.UNPARSABLE, "contains null bytes: not Python source")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except SyntaxError as problem:
        hint = " (Python 2 syntax?)" if re.search(_PYTHON_2, text) else ""
        return Failure(path, FailureKind.UNPARSABLE, f"line {problem.lineno or 0}: {problem.msg}{hint}")
    except (RecursionError, MemoryError, ValueError) as problem:
        return Failure(path, FailureKind.UNPARSABLE, f"too deeply nested or malformed for Python's parser: {_one_line(problem)}")
    return Parsed(path, text, tree, split_lines(text))


def _one_line(problem: BaseException) -> str:
    return " ".join(str(problem).split())[:200] or type(problem).__name__
