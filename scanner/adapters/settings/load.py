"""Finding the settings, reading their TOML. Imports the TOML reader only where there are settings to read."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Any

from scanner.adapters.settings.place import error_at
from scanner.adapters.settings.values import settings_of
from scanner.errors import InputError
from scanner.model.record import Record
from scanner.model.settings import Settings

PROJECT = "pyproject.toml"
OWN = "bugclass.toml"
PLACES = (PROJECT, OWN)
_MOST_BYTES = 5_000_000
_AT = r"\s*\(at (?:line (\d+), column \d+|end of document)\)"  # compiled where it is needed


class SettingsTable(Record):
    """The settings as written: their file, its text, and the table's values."""

    path: str
    text: str
    values: dict[str, Any]


def load_settings(root: Path) -> Settings:
    """The settings at `root`, or the defaults.

    Raises InputError, naming the line where it can be told: two places with settings, broken TOML, an unknown key (with the nearest
    known one), a value of the wrong kind.
    """
    table = settings_table(root)
    return settings_of(table.values, table.path, table.text) if table else Settings()


def settings_table(root: Path) -> SettingsTable | None:
    """The table as it is written, unchecked; None where there is none. Raises InputError for two of them, or broken TOML."""
    found = [table for table in (_project(root), _own(root)) if table is not None]
    if len(found) > 1:
        raise InputError(f"{OWN} and [tool.bugclass] in {PROJECT} both hold settings; keep one of them")
    return found[0] if found else None


def _project(root: Path) -> SettingsTable | None:
    text = _read(root, PROJECT)
    if text is None or "bugclass" not in text:
        return None
    values: Any = parse_toml(text, PROJECT)
    for key in ("tool", "bugclass"):
        values = values.get(key) if isinstance(values, dict) else None
    if values is None:
        return None
    if not isinstance(values, dict):
        raise error_at(PROJECT, text, "bugclass", "'tool.bugclass' must be a table: write [tool.bugclass]")
    return SettingsTable(PROJECT, text, values)


def _own(root: Path) -> SettingsTable | None:
    text = _read(root, OWN)
    return None if text is None else SettingsTable(OWN, text, parse_toml(text, OWN))


def _read(root: Path, name: str) -> str | None:
    file = root / name
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
            raise InputError(f"{name}: is not a plain file of at most {_MOST_BYTES // 1_000_000} MB; the settings cannot be read")
        if not file.resolve().is_relative_to(root.resolve()):
            raise InputError(f"{name}: leads outside the root; copy the settings in")
        return file.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        if file.is_symlink():
            raise InputError(f"{name}: leads nowhere; the settings cannot be read") from None
        return None
    except OSError as problem:
        raise InputError(f"{name}: cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{name}: is not UTF-8; save it as UTF-8") from None


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The table that a TOML file holds. Raises InputError with the line of `name` where it is broken."""
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        found = re.search(_AT, str(problem))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        raise InputError(f"{name}:{line}: is not valid TOML: {' '.join(re.sub(_AT, '', str(problem)).split())[:200]}") from None
    except (RecursionError, ValueError) as problem:
        raise InputError(f"{name}: cannot be read as TOML: {' '.join(str(problem).split())[:200]}") from None
