"""A settings table's values, each checked for its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scanner.adapters.nearest import suggestion
from scanner.adapters.settings.place import error_at
from scanner.model.rule import Level
from scanner.model.settings import Settings

ENGINES = ("auto", "python", "semgrep")
_MOST_JOBS = 1000


class _Unfit(Exception):
    """The value is not what the key takes; the message says what it takes."""


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Unfit("true or false")
    return value


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_JOBS:
        raise _Unfit(f"a number from 0 (one a core) to {_MOST_JOBS}")
    return value


def _engine(value: Any) -> str:
    if value not in ENGINES:
        raise _Unfit(f"one of {', '.join(ENGINES)}")
    return str(value)


def _level(value: Any) -> Level:
    known = [level.value for level in Level]
    if value not in known:
        raise _Unfit(f"one of {', '.join(known)}")
    return Level(value)


KEYS: dict[str, Callable[[Any], Any]] = {
    "engine": _engine,
    "jobs": _number,
    "fail-level": _level,
    "inline-suppressions": _truth,
    "code-rules": _truth,
}
SAYS = {
    "engine": "what runs the rules; `--engine` wins",
    "jobs": "worker processes, 0 for one a core; `--jobs` wins",
    "fail-level": "the least level at which a new finding of `scan` and `gate` fails; those below are reported",
    "inline-suppressions": "whether comments in the code may suppress findings",
    "code-rules": "whether rules that are Python code may run",
}
"""What each key is for, as the reference tells it."""


def takes(key: str) -> str:
    """What a key takes, in words."""
    try:
        KEYS[key](None)
    except _Unfit as problem:
        return str(problem)
    raise KeyError(key)


def settings_of(values: Mapping[str, Any], path: str, text: str) -> Settings:
    """The settings that a table's values say. Raises InputError with the line."""
    made: dict[str, Any] = {}
    for key, value in values.items():
        if key not in KEYS:
            raise error_at(path, text, key, f"unknown setting '{key}'; {suggestion(key, KEYS)}")
        try:
            made[key.replace("-", "_")] = KEYS[key](value)
        except (_Unfit, TypeError) as problem:
            raise error_at(path, text, key, f"'{key}' must be {problem}, not {str(value)[:60]!r}") from None
    return Settings(**made, source=path)
