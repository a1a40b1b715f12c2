"""Where a marker still stands: data files by keys and values, code by names, the rest as text. Pure."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from scanner.lifecycle.markers.entries import Entry, dotted_lines, json_entries, loose_lines, toml_entries, yaml_entries
from scanner.lifecycle.markers.marker import Marker, holds_word
from scanner.model.failure import Failure, FailureKind
from scanner.syntax.parse import Parsed, parse

_DOCUMENTS = frozenset((".md", ".markdown", ".rst", ".adoc"))
_READERS: dict[str, Callable[[str], list[Entry] | None]] = {
    ".toml": toml_entries,
    ".lock": toml_entries,
    ".yaml": yaml_entries,
    ".yml": yaml_entries,
    ".json": json_entries,
    ".env": dotted_lines,
    ".ini": dotted_lines,
    ".cfg": dotted_lines,
    ".conf": dotted_lines,
    ".properties": dotted_lines,
}
_PYTHON = (".py", ".pyi", ".pyw")
_COMMENT = ("#", "//", ";", "--", "<!--", "*")
_ASIDE = re.compile(r"[\s\"'`]+")


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A place where a marker stands; `how` says by what it was told."""

    path: str
    line: int
    how: str


def is_document(path: str) -> bool:
    """Whether a file is prose: what it says of a containment is no containment."""
    return PurePosixPath(path).suffix.lower() in _DOCUMENTS


def is_python(path: str) -> bool:
    """Whether patterns are for the file."""
    return path.endswith(_PYTHON)


def hits_in(marker: Marker, path: str, content: bytes) -> tuple[Hit, ...] | Failure:
    """The places of a marker in one file, but for what patterns find in Python code. A Failure for a file that may hold it, unread."""
    text = _decoded(content)
    if text is None:
        return ()
    if not _may_hold(marker, text):
        return ()
    if is_python(path):
        return _in_python(marker, path, content)
    reader = _reader(path)
    entries = reader(text) if reader is not None else None
    if entries is not None:
        return _each_line(path, ((entry.line, "key and value" if entry.keys else "value") for entry in entries if marker.means(entry)))
    loose = [(entry.line, "key and value, as text") for entry in loose_lines(text) if not marker.word and marker.means(entry, loose=True)]
    return _each_line(path, [*loose, *((number, "text") for number in _text_lines(marker, text.splitlines()))])


def _reader(path: str) -> Callable[[str], list[Entry] | None] | None:
    name = PurePosixPath(path).name.lower()
    if name == ".env" or name.startswith(".env."):
        return dotted_lines
    return _READERS.get(PurePosixPath(name).suffix)


def _decoded(content: bytes) -> str | None:
    """None for what is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return None if b"\0" in content else content.decode("utf-8-sig", "replace")


def _may_hold(marker: Marker, text: str) -> bool:
    """A quick look: whether the innermost key of the marker, or its longest word, stands in the text at all."""
    words = [entry.keys[-1] for entry in marker.wanted] or [max(re.findall(r"[\w\-]+", marker.text) or [""], key=len)]
    return any(re.search(re.sub(r"[-_]", "[-_]", re.escape(word).replace(r"\-", "-")), text, re.IGNORECASE) for word in words)


def _in_python(marker: Marker, path: str, content: bytes) -> tuple[Hit, ...] | Failure:
    parsed = parse(content, path)
    if not isinstance(parsed, Parsed):
        return Failure(path, FailureKind.UNPARSABLE, parsed.detail)
    if not marker.word:  # patterns are the engine's
        said = (entry.line for entry in _said_in_code(parsed) if marker.means(entry, loose=True))
        return _each_line(path, ((line, "key and value in code") for line in said))
    return _each_line(path, ((line, "name in code") for line in _named(parsed, marker.text)))


def text_hits(marker: Marker, path: str, content: bytes) -> tuple[Hit, ...]:
    """The last resort for Python code, where the marker is no pattern: its text, comments left out."""
    text = _decoded(content)
    if text is None or not marker.raw or not _may_hold(marker, text):
        return ()
    return _each_line(path, ((number, "text") for number in _text_lines(marker, _uncommented(text))))


def _named(parsed: Parsed, word: str) -> Iterator[int]:
    """The lines on which a name, an attribute, or a string that is no docstring is, or holds, the word."""
    docstrings = {id(node.value) for node in ast.walk(parsed.tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    for node in ast.walk(parsed.tree):
        said: object = ""
        for attribute in ("id", "attr", "arg", "name"):
            said = said or getattr(node, attribute, "")
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            said = node.value
        if isinstance(node, ast.Attribute) and "." in word and ast.unparse(node).endswith(word):
            said = word
        if isinstance(said, str) and holds_word(said, word):
            yield getattr(node, "lineno", 1)


def _said_in_code(parsed: Parsed) -> Iterator[Entry]:
    """Constants under a name: assigned, as a value of a dictionary, or as an argument."""
    for node in ast.walk(parsed.tree):
        pairs: list[tuple[str, ast.expr]] = []
        if isinstance(node, ast.Assign):
            pairs = [(name, node.value) for target in node.targets if (name := _name(target))]
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            pairs = [(_name(node.target), node.value)]
        elif isinstance(node, ast.keyword):
            pairs = [(node.arg or "", node.value)]
        elif isinstance(node, ast.Dict):
            pairs = [(str(k.value), v) for k, v in zip(node.keys, node.values, strict=True) if isinstance(k, ast.Constant)]
        for name, value in pairs:
            if isinstance(value, ast.Constant) and name:
                yield Entry((name,), None if value.value is None else str(value.value), value.lineno)


def _name(target: ast.expr) -> str:
    if isinstance(target, ast.Subscript):
        return str(target.slice.value) if isinstance(target.slice, ast.Constant) else ""
    return target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""


def _text_lines(marker: Marker, lines: Iterable[str]) -> Iterator[int]:
    """Lines that hold the marker, white space and quotes left out; lines that are comments do not count."""
    if not marker.raw:
        return
    wanted = _ASIDE.sub("", marker.text)
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith(_COMMENT):
            continue
        if holds_word(line, marker.text) if marker.word else _holds(_ASIDE.sub("", line), wanted):
            yield number


def _holds(line: str, wanted: str) -> bool:
    return re.search(rf"(?<![\w\-.]){re.escape(wanted)}(?![\w\-])", line) is not None if wanted else False


def _uncommented(text: str) -> list[str]:
    lines = text.splitlines()
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT and token.start[0] <= len(lines):
                lines[token.start[0] - 1] = lines[token.start[0] - 1][: token.start[1]]
    except (tokenize.TokenError, SyntaxError, ValueError):
        return lines
    return lines


def _each_line(path: str, found: Iterable[tuple[int, str]]) -> tuple[Hit, ...]:
    first: dict[int, str] = {}
    for line, how in found:
        first.setdefault(max(line, 1), how)
    return tuple(Hit(path, line, how) for line, how in sorted(first.items()))
