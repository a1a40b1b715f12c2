"""What a rule file's text comes to, before it is looked at as rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Union

from scanner.errors import InputError
from scanner.model.record import Record

MAX_BYTES = 10_000_000


class YamlProblem(InputError):
    """The text is not YAML that can be read. `line` is 1-based, 0 where unknown."""

    def __init__(self, detail: str, line: int = 0) -> None:
        super().__init__(detail)
        self.line = line


class Entry(Record):
    """One rule as it stands in its file: its data and its first line, 1-based. `data` is None where `problem` says why."""

    data: Any
    line: int
    problem: str = ""


Loaded = Union[tuple[Entry, ...], YamlProblem]
"""The members of a rule file's `rules` list, or why the file as a whole cannot be read."""
Loader = Callable[[Sequence[str]], Sequence[Loaded]]
"""Texts of rule files to what each holds, in the same order. Never raises."""
