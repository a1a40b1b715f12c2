"""One value out of a table, of the type it must have; each refusal says the key, the line and what to write."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import Enum
from typing import TypeVar

from scanner.adapters.nearest import suggestion
from scanner.adapters.postmortem.table import Table, kind_of

Choice = TypeVar("Choice", bound=Enum)

_BIDI = "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff{_BIDI}]")
MAX_TEXT = 2000
MAX_COUNT = 1_000_000_000


def text(table: Table, key: str, lines: bool = False) -> str:
    """Text, "" where it is absent; on one line unless `lines`. Control characters are refused."""
    value = table.values.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        # YAML reads an unquoted 1234567, 2026-11-02 or no as something else: what was written is meant
        raw = table.raw.get((*table.path, key))
        if raw is None or isinstance(value, (list, dict)):
            raise table.place(key).error(f"'{table.name(key)}' must be text in quotes, not {kind_of(value)}")
        value = raw
    if _HIDDEN.search(value):
        raise table.place(key).error(f"'{table.name(key)}' has control characters; take them out")
    if len(value) > MAX_TEXT:
        raise table.place(key).error(f"'{table.name(key)}' is above {MAX_TEXT} characters; move the text below the front matter")
    return value.strip("\n") if lines else " ".join(value.split())


def required(table: Table, key: str) -> str:
    """Text that must be there."""
    value = text(table, key)
    if not value:
        raise table.place(key).error(f"'{table.name(key)}' is missing or empty")
    return value


def choice(table: Table, key: str, kinds: type[Choice], default: Choice | None = None) -> Choice:
    """One of the values of an enumeration; required where there is no default."""
    value = text(table, key)
    if not value and default is not None:
        return default
    known = [str(kind.value) for kind in kinds]
    if value not in known:
        problem = f"'{value}' is not a {table.name(key)}" if value else f"'{table.name(key)}' is missing"
        close = suggestion(value, known)
        raise table.place(key).error(f"{problem}; {close}" + (f" ({', '.join(known)})" if close.startswith("did") else ""))
    return kinds(value)


def moment(table: Table, key: str) -> datetime | None:
    """A date and time with a time zone; None where it is absent."""
    value = table.values.get(key)
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", value.strip()))
        except ValueError:
            value = None
    if not isinstance(value, datetime):
        raise table.place(key).error(f"'{table.name(key)}' must be a date and time with a time zone, like 2026-11-02T09:14:00Z")
    try:
        zoned = value.utcoffset() is not None
    except (ValueError, OverflowError):
        zoned = False
    if not zoned:
        raise table.place(key).error(f"'{table.name(key)}' has no time zone; write it like 2026-11-02T09:14:00Z")
    return value


def day(table: Table, key: str) -> date | None:
    """A date; None where it is absent."""
    value = table.values.get(key)
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value.strip())
        except ValueError:
            value = None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise table.place(key).error(f"'{table.name(key)}' must be a date, like 2026-12-01")
    return value


def count(table: Table, key: str) -> int | None:
    """A number of things; None where it is absent."""
    value = table.values.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
        raise table.place(key).error(f"'{table.name(key)}' must be a whole number from 0, like 3")
    return value


def texts(table: Table, key: str) -> tuple[str, ...]:
    """A text, or a list of them; () where it is absent."""
    value = table.values.get(key)
    if not isinstance(value, list):
        one = text(table, key)
        return (one,) if one else ()
    if not all(isinstance(item, str) and item.strip() and len(item) <= MAX_TEXT for item in value):
        raise table.place(key).error(f"'{table.name(key)}' must be text in quotes, or a list of such texts")
    if any(_HIDDEN.search(item) for item in value):
        raise table.place(key).error(f"'{table.name(key)}' has control characters; take them out")
    return tuple(dict.fromkeys(" ".join(item.split()) for item in value))


def truth(table: Table, key: str) -> bool:
    """True or false; false where it is absent."""
    value = table.values.get(key)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise table.place(key).error(f"'{table.name(key)}' must be true or false, not {kind_of(value)}")
    return value


def harmless(value: str) -> str:
    """Free text from the body, with what a terminal could obey taken out."""
    return _HIDDEN.sub("", value)
