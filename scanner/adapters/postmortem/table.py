"""Front matter as a table of values, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scanner.adapters.nearest import suggestion
from scanner.adapters.postmortem.place import Place

Path = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """One table. `lines` holds line numbers by path ("fix", 0, "commit"); `raw` the text as written of YAML's plain values."""

    document: str
    values: dict[str, Any]
    lines: dict[Path, int] = field(default_factory=dict)
    raw: dict[Path, str] = field(default_factory=dict)
    path: Path = ()

    def place(self, *keys: Any) -> Place:
        """Where a key stands: its own line, else that of the nearest table around it."""
        path = (*self.path, *keys)
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.document, self.lines.get(path, 1))

    def name(self, key: str) -> str:
        """The key as a person would look for it: "fix.commit"."""
        return ".".join(str(part) for part in (*self.path, key) if isinstance(part, str))

    def check_keys(self, known: tuple[str, ...]) -> None:
        """Raise InputError for the first key that is not known, with the nearest one that is."""
        for key in self.values:
            if key not in known:
                raise self.place(key).error(f"unknown key '{self.name(key)}'; {suggestion(key, known)}")

    def child(self, key: str) -> Table | None:
        """The table under `key`; None where there is none. Raises InputError where it is something else."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.place(key).error(f"'{self.name(key)}' must be a table, not {kind_of(value)}")
        return self._at(value, key)

    def children(self, key: str) -> Iterator[Table]:
        """The tables of the list under `key`. Raises InputError where it is something else."""
        value = self.values.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            hint = f"; write [[{key}]] or a YAML list" if isinstance(value, dict) else ""
            raise self.place(key).error(f"'{self.name(key)}' must be a list of tables, not {kind_of(value)}{hint}")
        for number, item in enumerate(value):
            if not isinstance(item, dict):
                raise self.place(key, number).error(f"'{self.name(key)}' must hold tables, not {kind_of(item)}")
            yield self._at(item, key, number)

    def _at(self, values: dict[str, Any], *keys: Any) -> Table:
        return Table(self.document, values, self.lines, self.raw, (*self.path, *keys))


def kind_of(value: object) -> str:
    """What a value is, in plain words."""
    names = {bool: "a truth value", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")
