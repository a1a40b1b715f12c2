"""The document as text: read within bounds, cut into front matter and body."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.postmortem.place import Place
from scanner.adapters.visible import visible

MAX_DOCUMENT = 10_000_000
MAX_LINES = 100_000
MAX_FRONT_MATTER = 256_000
_MARKS = {"+++": ("toml", ("+++",)), "---": ("yaml", ("---", "..."))}


@dataclass(frozen=True, slots=True)
class Document:
    """`kind` is "toml", "yaml" or "" (no front matter). `front` starts on line 2, `body` on line `body_line`; line ends are `\\n`."""

    path: str
    kind: str
    front: str
    body: str
    body_line: int


def read_document(path: Path, root: Path) -> Document:
    """Read and cut. Raises InputError: missing, not a plain file, too large, not UTF-8, a link out of the root, front matter not closed."""
    shown = display_path(path, root)
    content = _read(path, root, Place(shown))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise Place(shown, line).error("not UTF-8 text; save the file as UTF-8") from None
    return _cut(shown, text.replace("\r\n", "\n").replace("\r", "\n"))


def display_path(path: Path, root: Path) -> str:
    """The path relative to the root with `/` where it lies below, else as given; harmless to a terminal."""
    lexical, base = os.path.abspath(path), os.path.abspath(root)  # noqa: PTH100 - names are meant, not where links lead
    inside = Path(lexical).is_relative_to(base)
    return visible(Path(lexical).relative_to(base).as_posix() if inside else str(path))


def _read(path: Path, root: Path, place: Place) -> bytes:
    try:
        lexical = Path(os.path.abspath(path))  # noqa: PTH100
        below = lexical.is_relative_to(os.path.abspath(root))  # noqa: PTH100
        if below and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
            raise place.error("a symbolic link that leads outside the root; not read")
        if not stat.S_ISREG(path.stat().st_mode):
            raise place.error("not a file; give the post-mortem's Markdown file")
        with path.open("rb") as stream:
            content = stream.read(MAX_DOCUMENT + 1)
    except FileNotFoundError:
        raise place.error("no such post-mortem; give the path of its Markdown file") from None
    except (OSError, ValueError) as problem:
        raise place.error((problem.strerror if isinstance(problem, OSError) else None) or "cannot be read") from None
    if len(content) > MAX_DOCUMENT:
        raise place.error(f"above {MAX_DOCUMENT // 1_000_000} MB; that is no post-mortem")
    return content


def _cut(shown: str, text: str) -> Document:
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise Place(shown, MAX_LINES).error(f"above {MAX_LINES} lines; that is no post-mortem")
    mark = lines[0].rstrip()
    if mark not in _MARKS:
        return Document(shown, "", "", text, 1)
    kind, closing = _MARKS[mark]
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in closing), None)
    if end is None:
        raise Place(shown, 1).error(f"the front matter that starts here is never closed; end it with a line '{mark}'")
    front = "\n".join(lines[1:end]) + "\n"
    if len(front) > MAX_FRONT_MATTER:
        raise Place(shown, 1).error(f"the front matter is above {MAX_FRONT_MATTER // 1000} KB; move the text below it")
    return Document(shown, kind, front, "\n".join(lines[end + 1 :]), end + 2)
