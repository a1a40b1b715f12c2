"""Settings files to settings. What is wrong in them is told with its place; nothing is guessed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from scanner.adapters.nearest import suggestion
from scanner.errors import InputError

_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a root; in a file, a field is written with hyphens. `code_rules`: rules that are Python code may be loaded."""

    code_rules: bool = False


def load_settings(root: Path) -> Settings:
    """The settings of `root`: bugclass.toml where that is there, else `[tool.bugclass]` of pyproject.toml, else the defaults.

    Raises InputError for a file that cannot be read or parsed, an unknown key (naming the nearest), a value of another type, and for
    settings in both files.
    """
    own, project = root / "bugclass.toml", root / "pyproject.toml"
    table = _table(own, root) if own.exists() else None
    shared = _table(project, root).get("tool", {}) if project.exists() else {}
    section = shared.get("bugclass") if isinstance(shared, Mapping) else None
    if table is not None and section is not None:
        raise InputError("bugclass.toml and [tool.bugclass] in pyproject.toml both hold settings; keep one of them")
    if table is not None:
        return _settings(table, "bugclass.toml")
    return _settings(section, "pyproject.toml: [tool.bugclass]") if section is not None else Settings()


def _table(file: Path, root: Path) -> Mapping[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            raise InputError(f"{file.name}: leads outside the root through a symbolic link; copy the file in")
        with file.open("rb") as source:
            content = source.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise InputError(f"{file.name}: is larger than {_MAX_BYTES} bytes")
        found: Mapping[str, Any] = tomllib.loads(content.decode("utf-8"))
        return found
    except OSError as problem:
        raise InputError(f"{file.name}: cannot be read: {problem.strerror}") from None
    except (ValueError, RecursionError) as problem:
        raise InputError(f"{file.name}: is not TOML: {' '.join(str(problem).split())}") from None


def _settings(table: Any, where: str) -> Settings:
    if not isinstance(table, Mapping):
        raise InputError(f"{where}: expected a table")
    known = {field.name.replace("_", "-"): field for field in fields(Settings)}
    for key, value in table.items():
        if key not in known:
            raise InputError(f"{where}: unknown key {key!r}; {suggestion(key, known)}")
        if not isinstance(value, bool):
            raise InputError(f"{where}: {key}: expected true or false")
    return Settings(**{known[key].name: value for key, value in table.items()})
