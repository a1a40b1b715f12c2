"""How far a fleet is, in a table on standard error that is drawn in place. No thread: it draws when it is told."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from scanner.model.fleet import Standing

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

_PATIENCE = 1.0
_BETWEEN = 0.25


class FleetProgress:
    """Shows nothing where standard error is no terminal, or `quiet` is wanted."""

    def __init__(self, quiet: bool) -> None:
        self._shows = not quiet and sys.stderr.isatty()
        self._began = time.monotonic()
        self._drawn = 0.0
        self._live: Live | None = None

    def __enter__(self) -> FleetProgress:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """The report begins: take the table away."""
        if self._live is not None:
            self._live.stop()
        self._live, self._shows = None, False

    def tell(self, standing: Standing) -> None:
        """How far it is now."""
        now = time.monotonic()
        if not self._shows or now - self._began < _PATIENCE or now - self._drawn < _BETWEEN:
            return
        self._drawn = now
        if self._live is None:
            self._live = _live()
            self._live.start()
        self._live.update(table_of(standing, now - self._began), refresh=True)


def table_of(standing: Standing, seconds: float) -> Table:
    """One line: repositories, files, MB/s, sites, failures, time left (by the repositories that are done)."""
    from rich.table import Table

    done = standing.repositories
    left = seconds * (standing.of - done) / done if done else None
    cells = {
        "repositories": f"{done:,} of {standing.of:,}",
        "files": f"{standing.files:,}",
        "MB/s": f"{standing.bytes / 1e6 / max(seconds, 0.001):,.1f}",
        "findings": f"{standing.sites:,}",
        "failures": f"{standing.failures:,}",
        "left": "?" if left is None else _clock(left),
    }
    table = Table(box=None, pad_edge=False)
    for title in cells:
        table.add_column(title, justify="right")
    table.add_row(*cells.values())
    return table


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}" if whole >= 3600 else f"{whole // 60}:{whole % 60:02}"


def _live() -> Live:
    from rich.console import Console
    from rich.live import Live

    return Live(console=Console(stderr=True), auto_refresh=False, transient=True)
