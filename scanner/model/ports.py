"""The doors between layers: what the use cases need, without saying who does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TextIO

from scanner.model.match import EngineResult
from scanner.model.report import Report
from scanner.model.rule import Rule
from scanner.model.source import Target


class Engine(Protocol):
    """Runs rules over files. `run` never raises for what a target or a rule contains: that becomes a failure."""

    @property
    def name(self) -> str:
        """ "python", "semgrep" or "libcst"."""

    @property
    def version(self) -> str:
        """The version that a proof records."""

    def unsupported(self, rule: Rule) -> str | None:
        """Why this engine cannot run the rule in full; None when it can."""

    def run(self, rules: Sequence[Rule], targets: Sequence[Target]) -> EngineResult:
        """All matches of all rules. Raises EngineError only when the engine cannot start at all."""


class Store(Protocol):
    """Remembers what can be worked out again. Never raises: what is lost is only not known."""

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that are known."""

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        """Remember all entries, or none of them."""


class Reporter(Protocol):
    """Writes a report in one format."""

    def write(self, report: Report, out: TextIO) -> None:
        """Write the whole report to `out`."""


class Progress(Protocol):
    """Told how far the work is; shows it, or not."""

    def stage(self, name: str, total: int) -> None:
        """A new stage of `total` steps begins."""

    def advance(self, steps: int = 1) -> None:
        """`steps` more of the current stage are done."""
