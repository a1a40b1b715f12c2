"""A progress bar on standard error for work over a second. No thread: it draws when it is told of progress."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from scanner.cli.spent import SPENT

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_PATIENCE = 1.0
_BETWEEN = 0.1


class TerminalProgress:
    """Implements the Progress port; shows nothing where standard error is no terminal that can draw over lines, or with `quiet`."""

    def __init__(self, quiet: bool = False) -> None:
        self._shows = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"  # which cannot draw over
        self._began = time.monotonic()
        self._drawn = 0.0
        self._name = ""
        self._total = 0
        self._done = 0
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> TerminalProgress:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def stage(self, name: str, total: int) -> None:
        """A new stage begins; its bar replaces the one before."""
        SPENT.stage(name)
        self._name, self._total, self._done = name, total, 0
        if self._bar is not None and self._task is not None:
            self._bar.remove_task(self._task)
            self._task = self._bar.add_task(name, total=total)
        self._draw()

    def advance(self, steps: int = 1) -> None:
        """`steps` more are done."""
        self._done += steps
        self._draw()

    def _draw(self) -> None:
        now = time.monotonic()
        if not self._shows or now - self._began < _PATIENCE or now - self._drawn < _BETWEEN:
            return
        self._drawn = now
        if self._bar is None:
            self._bar = _make_bar()
            self._task = self._bar.add_task(self._name, total=self._total)
            self._bar.start()
        assert self._task is not None
        self._bar.update(self._task, completed=self._done, refresh=True)


def _make_bar() -> Bar:
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), auto_refresh=False, transient=True)
