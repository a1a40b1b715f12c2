"""A text that a person names for a command to read: a log, a traceback. Any encoding, bounded; `-` is standard input."""

from __future__ import annotations

import codecs
import stat
import sys
from pathlib import Path

from scanner.adapters.visible import visible
from scanner.errors import InputError

MAX_TEXT = 5_000_000
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_any_text(file: Path, what: str) -> str:
    """The text; bytes that are none become U+FFFD. `what` names it in messages. Raises InputError: no such file, no file, too large."""
    shown = "standard input" if str(file) == "-" else visible(str(file))
    try:
        if str(file) == "-":
            content = sys.stdin.buffer.read(MAX_TEXT + 1)
        else:
            if not stat.S_ISREG(file.stat().st_mode):
                raise InputError(f"{shown}: is not a file; give the file that holds the {what}")
            with file.open("rb") as stream:
                content = stream.read(MAX_TEXT + 1)
    except FileNotFoundError:
        raise InputError(f"{shown}: no such file; give the file that holds the {what}") from None
    except (OSError, ValueError) as problem:
        reason = (problem.strerror if isinstance(problem, OSError) else None) or "not a name of a file"
        raise InputError(f"{shown}: the {what} cannot be read: {reason}") from None
    if len(content) > MAX_TEXT:
        raise InputError(f"{shown}: above {MAX_TEXT // 1_000_000} MB; cut out the part that holds the {what}")
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "utf-8")
    return content.decode(encoding, "replace")
