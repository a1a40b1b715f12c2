"""Text back to the bytes of the file that it came from: same encoding, same byte order mark."""

from __future__ import annotations

import io
import tokenize


def encoded_like(text: str, content: bytes) -> bytes | None:
    """`text` in the encoding of `content`; None where that encoding lacks a character, or does not read back byte for byte."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        if content.decode(encoding).encode(encoding) != content:
            return None
        return text.encode(encoding)
    except (SyntaxError, ValueError, LookupError):
        return None
