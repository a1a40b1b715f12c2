"""The lines that Python and pytest print in tracebacks, as regular expressions that take linear time."""

from __future__ import annotations

import re

CALL = re.compile(r'File "(?P<path>[^"\n]{1,1000})"(?:, line (?P<line>\d{1,9}))?(?:,? in (?P<function>[^\n]{1,200}))?')
PYTEST = re.compile(
    r"^(?P<path>(?:[A-Za-z]:)?[^\s:\"'][^:\"'\n]{0,1000}\.pyw?):(?P<line>\d{1,9}):"
    r"(?: in (?P<function>\S{1,200})| (?P<raised>[A-Za-z_][\w.]{0,200}))?\s*$"
)
DEFINITION = re.compile(r"^>?\s{0,80}(?:async\s+)?def\s+(\w{1,200})\s*\(")
_EXCEPTION = re.compile(r"^(?P<name>[A-Za-z_]\w{0,200}(?:\.\w{1,200}){0,20})(?::(?:\s(?P<message>.*))?)?$")
_MARKER = re.compile(r"[~^]+$|\[Previous line repeated |-?\+?-{4,}")


def exception_in(line: str) -> tuple[str, str] | None:
    """The name and message of a line that says what was raised; None where it says no such thing."""
    match = _EXCEPTION.match(line.strip())
    return (match["name"], (match["message"] or "").strip()) if match else None


def is_dotted(full: str, short: str) -> bool:
    """Whether two printed names are of one exception: one is the end of the other."""
    return bool(full) and (full == short or full.endswith("." + short) or short.endswith("." + full))


def is_marker(line: str) -> bool:
    """Whether a line only marks a place within code, counts repeated calls, or parts the members of a group."""
    return bool(_MARKER.match(line.lstrip(" \t|+")))
