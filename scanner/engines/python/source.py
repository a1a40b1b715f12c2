"""One parsed file as the matchers see it: its nodes by kind, its imports and constants, and text at positions."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, Union

from scanner.engines.python.bindings import column_of, end_of, line_of, position, start_of
from scanner.engines.python.constants import Constants
from scanner.engines.python.indexing import Index, build_index
from scanner.engines.python.lexing import STRING
from scanner.engines.python.names import Names
from scanner.model.source import Span
from scanner.syntax.parse import Parsed

_IMPORT = re.compile(r"import")
_LITERAL = re.compile(STRING, re.DOTALL)
Argument = Union[ast.expr, ast.keyword]


class SourceFile:
    """A parsed file with all that is worked out of it only when first asked for."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self._dotted: dict[int, ast.expr | None] = {}
        self._arguments: dict[int, list[Argument]] = {}
        self._pieces: dict[int, list[ast.expr]] = {}
        self._lines_with: dict[str, list[int]] = {}
        self._around: dict[str, Index] = {}
        self._expected: frozenset[str] = frozenset()
        self.synthetic: list[ast.AST] = []
        self.splits: dict[tuple[int, int], Any] = {}

    @cached_property
    def index(self) -> Index:
        """The nodes by type."""
        return build_index(self.parsed.tree)

    @cached_property
    def names(self) -> Names:
        """What names stand for: imports and scopes."""
        lines = [bisect_left(self._line_ends, found.start()) + 1 for found in _IMPORT.finditer(self.parsed.text)]
        by_type = build_index(self.parsed.tree, lines).by_type
        return Names(self.parsed.tree, [*by_type.get(ast.ImportFrom, ()), *by_type.get(ast.Import, ())], self.parsed.text)

    @cached_property
    def constants(self) -> Constants:
        """The values of names that are constant."""
        return Constants(self.parsed.tree, self.names, self.parsed.text)

    def has_words(self, groups: Sequence[frozenset[str]]) -> bool:
        """Whether the text has a word of each group."""
        text = self.parsed.text
        return all(any(word in text for word in group) for group in groups)

    def lines_with(self, word: str) -> list[int]:
        """The lines where a word stands, or a name that an import gives to something of that name. Sorted."""
        known = self._lines_with.get(word)
        if known is None:
            spellings = {word, *(name for name, dotted in self.names.aliases.items() if any(word in path for path in dotted))}
            pattern = re.compile("|".join(map(re.escape, sorted(spellings))))
            text = self.parsed.text
            ends = self._line_ends
            known = self._lines_with[word] = [bisect_left(ends, found.start()) + 1 for found in pattern.finditer(text)]
        return known

    @cached_property
    def _line_ends(self) -> list[int]:
        if "\r" in self.parsed.text:
            return [found.start() for found in re.finditer(r"\r\n|\r|\n", self.parsed.text)]
        return [end - 1 for end in accumulate(len(line) + 1 for line in self.parsed.lines)]

    def around(self, tokens: Sequence[str]) -> Index:
        """The nodes on whose lines a token stands, of the given tokens the rarest; all nodes when there are none."""
        rarest = self._rarest(tokens)
        if rarest is None:
            return self.index
        if rarest in self._expected:
            return self._around_expected
        found = self._around.get(rarest)
        if found is None:
            found = self._around[rarest] = build_index(self.parsed.tree, self.lines_with(rarest))
        return found

    def expect(self, anchors: Sequence[Sequence[str]]) -> None:
        """Say what `around` will be asked for: one walk of the tree then answers all of it, with more nodes than each alone needs."""
        self._expected = frozenset(token for tokens in anchors if (token := self._rarest(tokens)) is not None)

    @cached_property
    def _around_expected(self) -> Index:
        return build_index(self.parsed.tree, sorted({line for token in self._expected for line in self.lines_with(token)}))

    def _rarest(self, tokens: Sequence[str]) -> str | None:
        """The token that stands least often in the text, of those that stand wherever they are meant; None where there is none."""
        known = [token for token in tokens if not self._may_be_hidden(token)]
        text = self.parsed.text
        return min(known, key=text.count) if len(known) > 1 else known[0] if known else None

    def _may_be_hidden(self, token: str) -> bool:
        """Whether a name may be meant where it does not stand: it is part of a module all of whose names are imported."""
        return any(token in module for module in self.names.wildcards)

    def near(self, node: Any, words: Sequence[str]) -> bool:
        """Whether all the words stand on the lines of a node."""
        decorators = getattr(node, "decorator_list", None)
        first = decorators[0].lineno if decorators else node.lineno
        for word in words:
            if self._may_be_hidden(word):
                continue
            lines = self.lines_with(word)
            at = bisect_left(lines, first)
            if at == len(lines) or lines[at] > node.end_lineno:
                return False
        return True

    @cached_property
    def argument_comprehensions(self) -> set[int]:
        """The identities of generator expressions that are a call's only argument, without parentheses of their own."""
        return {
            id(call.args[0])
            for call in self.index.by_type.get(ast.Call, ())
            if len(call.args) == 1 and isinstance(call.args[0], ast.GeneratorExp) and end_of(call.args[0]) == end_of(call)
        }

    def resolved(self, node: ast.Name) -> ast.expr | None:
        """An imported name as the dotted expression that it stands for; None for any other name."""
        if node.id not in self.names.aliases:
            return None
        key = id(node)
        if key not in self._dotted:
            dotted = self.names.imported(node)
            self._dotted[key] = None if dotted is None else self._dot(dotted, node)
        return self._dotted[key]

    def _dot(self, dotted: tuple[str, ...], at: ast.Name) -> ast.expr:
        made: ast.expr = ast.copy_location(ast.Name(dotted[0], ast.Load()), at)
        for part in dotted[1:]:
            made = ast.copy_location(ast.Attribute(made, part, ast.Load()), at)
        self.keep(made)
        return made

    def part(self, parsed: Parsed) -> SourceFile:
        """A part of this file, with the names and constants of the whole."""
        made = SourceFile(parsed)
        made.__dict__["names"], made.__dict__["constants"] = self.names, self.constants
        made._lines_with = self._lines_with
        made.synthetic, made.splits = self.synthetic, self.splits
        return made

    def keep(self, node: ast.AST) -> None:
        """Keep a made node alive, so that no other takes its identity."""
        self.synthetic.append(node)

    def arguments(self, call: ast.Call | ast.ClassDef) -> list[Argument]:
        """Positional and keyword arguments in the order of the text."""
        plain: list[Argument] = list(call.args if isinstance(call, ast.Call) else call.bases)
        if not call.keywords:
            return plain
        plain += call.keywords
        if any(isinstance(a, ast.Starred) for a in plain):
            plain.sort(key=lambda a: (a.lineno, a.col_offset))
        return plain

    def text(self, start: int, end: int) -> str:
        """The text between two positions."""
        first, last = line_of(start), line_of(end)
        lines = self.parsed.lines[first - 1 : last]
        if not lines:
            return ""
        lines[-1] = _bytes_prefix(lines[-1], column_of(end))
        lines[0] = lines[0][len(_bytes_prefix(lines[0], column_of(start))) :]
        return "\n".join(lines)

    def span(self, start: int, end: int) -> Span:
        """Positions as a span in code points."""
        lines = self.parsed.lines
        start_line, end_line = line_of(start), line_of(end)
        first = len(_bytes_prefix(lines[start_line - 1], column_of(start))) if start_line <= len(lines) else column_of(start)
        last = len(_bytes_prefix(lines[end_line - 1], column_of(end))) if end_line <= len(lines) else column_of(end)
        return Span(start_line, first + 1, end_line, last + 1)

    def name_place(self, node: ast.AST, name: str) -> tuple[int, int]:
        """Where the name of a definition, an alias or a handler stands: its first appearance as a word after the node's start."""
        line, column = node.lineno, node.col_offset  # type: ignore[attr-defined]
        end_line: int = node.end_lineno  # type: ignore[attr-defined]
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            column += 3
        for number in range(line, min(end_line, line + 20) + 1):
            text = self.parsed.lines[number - 1]
            found = find_word(text, name, len(_bytes_prefix(text, column)) if number == line else 0)
            if found >= 0:
                at = found if text.isascii() else len(text[:found].encode("utf-8", "surrogatepass"))
                return position(number, at), position(number, at + len(name.encode()))
        return start_of(node), end_of(node)

    def prefix(self, node: ast.AST) -> str:
        """The letters before a string literal's quote, in lower case."""
        line = self.parsed.lines[node.lineno - 1]  # type: ignore[attr-defined]
        rest = line[len(_bytes_prefix(line, node.col_offset)) :][:3]  # type: ignore[attr-defined]
        return re.split(r"['\"]", rest.lower())[0] if "'" in rest or '"' in rest else ""

    def string_parts(self, node: ast.expr) -> list[ast.expr]:
        """The literals that a string is written as: more than one where they are joined without an operator."""
        text = self.text(start_of(node), end_of(node))
        pieces = list(_LITERAL.finditer(text))
        if len(pieces) < 2:
            return [node]
        key = id(node)
        if key in self._pieces:
            return self._pieces[key]
        found: list[ast.expr] = []
        for piece in pieces:
            try:
                part = ast.parse(piece.group().strip(), mode="eval").body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return [node]
            _put(part, _moved(node, text[: piece.start()]), _moved(node, text[: piece.end()]))
            self.keep(part)
            found.append(part)
        self._pieces[key] = found
        return found


def find_word(text: str, word: str, start: int = 0) -> int:
    """Where a word stands by itself in a text, from `start` on; -1 when it does not."""
    at = text.find(word, start)
    while at >= 0:
        end = at + len(word)
        if not (at and (text[at - 1].isalnum() or text[at - 1] == "_")) and not (
            end < len(text) and (text[end].isalnum() or text[end] == "_")
        ):
            return at
        at = text.find(word, at + 1)
    return -1


def _moved(node: ast.expr, text: str) -> tuple[int, int]:
    """The line and column where one comes from a node's start by going over a text."""
    lines = text.split("\n")
    width = len(lines[-1].encode("utf-8", "surrogatepass"))
    return node.lineno + len(lines) - 1, width + (node.col_offset if len(lines) == 1 else 0)


def _put(tree: ast.expr, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Place a tree and all in it at one stretch."""
    for inner in ast.walk(tree):
        if isinstance(inner, ast.expr):
            inner.lineno, inner.col_offset = start
            inner.end_lineno, inner.end_col_offset = end


def _bytes_prefix(line: str, columns: int) -> str:
    if line.isascii():
        return line[:columns]
    return line.encode("utf-8", "surrogatepass")[:columns].decode("utf-8", "replace")
