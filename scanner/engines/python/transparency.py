"""Whether a file's bytes speak for its text: only then may the byte prefilter drop it."""

from __future__ import annotations

import codecs
import io
import tokenize

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"
_ESCAPING = frozenset({"utf-7", "punycode", "idna", "unicode-escape", "raw-unicode-escape"})


def is_transparent(content: bytes) -> bool:
    """False for null bytes (UTF-16 and the like) and for a declared encoding in which ASCII letters may be written otherwise."""
    if b"\0" in content:
        return False
    head = content[:1000]
    if b"coding" not in head:
        return True
    try:
        name = codecs.lookup(tokenize.detect_encoding(io.BytesIO(head).readline)[0]).name
        return name.replace("_", "-") not in _ESCAPING and _LETTERS.encode(name) == _LETTERS.encode("ascii")
    except (SyntaxError, LookupError, UnicodeError):
        return False
