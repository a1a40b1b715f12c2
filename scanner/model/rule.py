"""A rule: the class of bug, in a form that an engine can run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any

from scanner.model.formula import Formula
from scanner.model.record import Record, fresh


class Level(str, Enum):
    """How much a finding weighs, in SARIF's words."""

    NONE = "none"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


LEVELS = tuple(Level)
"""The levels, the least first."""


class PathFilter(Record):
    """Semgrep's `paths:`: glob patterns of files to take and to leave out. Empty `include` takes all."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class FixRegex(Record):
    """Semgrep's `fix-regex:`: what `regex` finds in the matched text becomes `replacement`, `count` times (None: everywhere)."""

    regex: str
    replacement: str
    count: int | None = None


class Rule(Record):
    """One rule. `document` is the rule as Semgrep reads it, as JSON text (JSON is YAML): the one truth.

    `formula` is None where the rule uses what only Semgrep can run; then `unsupported` says what.
    `path` is the rule file relative to the root, "" for a rule that is not kept in a file. Of `fix` and `fix_regex`, `fix` wins.
    """

    id: str
    message: str
    level: Level
    languages: tuple[str, ...]
    formula: Formula | None
    document: str
    unsupported: str = ""
    fix: str | None = None
    paths: PathFilter = fresh(factory=PathFilter)
    options: Mapping[str, Any] = fresh(factory=dict)
    path: str = ""
    fix_regex: FixRegex | None = None

    @property
    def metadata(self) -> Mapping[str, Any]:
        """The rule's `metadata` mapping; empty when it has none."""
        found = json.loads(self.document).get("metadata")
        return found if isinstance(found, dict) else {}
