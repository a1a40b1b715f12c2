"""Words for spans of time, and texts compared as a reader would."""

from __future__ import annotations

import difflib
import re
from datetime import datetime, timedelta

_EMPTY = re.compile(r"[\s\-_.?]*|(?:tbd|tba|tbc|todo|n/?a|unknown|unassigned|nobody|none|someone|\?+|<[^>]*>|\[[^\]]*\])\W*", re.IGNORECASE)
_MOST = 3000


def span(first: datetime, last: datetime) -> str:
    """`17 min`, `3 h 51 min`, `2 d 4 h`."""
    minutes = round((last - first) / timedelta(minutes=1))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def is_said(value: str) -> bool:
    """Whether a field says something, not `TBD` or the like."""
    return not _EMPTY.fullmatch(value)


def is_same(one: str, other: str) -> bool:
    """Whether two texts say the same in (nearly) the same words."""
    first, second = _plain(one), _plain(other)
    if not first or not second:
        return False
    if first == second:
        return True
    matcher = difflib.SequenceMatcher(None, first.split(), second.split(), autojunk=False)
    return matcher.real_quick_ratio() > 0.9 and matcher.ratio() > 0.9


def shortened(text: str, most: int = 80) -> str:
    """A text on one line, not longer than `most`."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 3] + "..."


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text[:_MOST].lower()))
