"""A fix from a post-mortem's own code blocks: the first before with the first after, and so on."""

from __future__ import annotations

import io
import tokenize

from scanner.adapters.fixes.fragments import complete
from scanner.adapters.fixes.model import FixIntake
from scanner.adapters.fixes.usable import keep_usable
from scanner.errors import InputError, NoLesson
from scanner.model.fix import FileChange, Fix, FixOrigin
from scanner.model.incident import PostMortem, Snippet

_PYTHON = ("", "python", "python3", "py", "py3", "pycon", "pyi")


def from_snippets(postmortem: PostMortem) -> FixIntake:
    """One fix with one change a pair; its path is `DOCUMENT:LINE`, the line of the code before. Raises InputError or NoLesson."""
    before, after = _python(postmortem.before), _python(postmortem.after)
    if not before and not after:
        raise NoLesson(f"{postmortem.path}: its code before and after is not Python, so there is nothing to learn")
    if len(before) != len(after):
        lines = ", ".join(str(snippet.line) for snippet in (before if len(before) > len(after) else after))
        counts = f"{len(before)} code blocks before but {len(after)} after (lines {lines})"
        raise InputError(f"{postmortem.path}: {counts}; each needs its counterpart, in order")
    changes = tuple(_change(postmortem.path, old, new) for old, new in zip(before, after, strict=True))
    kept = tuple(change for change in changes if change.before != change.after)
    if not kept:
        raise NoLesson(f"{postmortem.path}: the code before and after is the same, so nothing is changed")
    return keep_usable(Fix(FixOrigin.SNIPPETS, postmortem.path, kept))


def _python(snippets: tuple[Snippet, ...]) -> list[Snippet]:
    return [snippet for snippet in snippets if snippet.language in _PYTHON]


def _change(path: str, before: Snippet, after: Snippet) -> FileChange:
    pair = complete(before.text, after.text)
    name = f"{path}:{before.line}"
    return FileChange(name, name, _bytes(pair.before), _bytes(pair.after))


def _bytes(text: str) -> bytes:
    """Encoded as its own coding line says, so that it decodes to the same text."""
    content = text.encode("utf-8", "replace")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return text.encode(encoding)
    except (SyntaxError, UnicodeError, LookupError):
        return content
