"""Work that an interrupt may end between its steps, and never in the middle of one."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """As a context, takes interrupts over: within a `step` one waits until the step is done. Elsewhere than in the main thread, nothing."""

    def __init__(self) -> None:
        self._busy = self._waiting = False

    @contextmanager
    def taken(self) -> Iterator[Interrupts]:
        """From here on interrupts come to this."""
        if threading.current_thread() is not threading.main_thread():
            yield self
            return
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield self
        finally:
            signal.signal(signal.SIGINT, before)

    @contextmanager
    def step(self) -> Iterator[None]:
        """What is done whole. Raises KeyboardInterrupt at its end where one came meanwhile."""
        self._busy = True
        try:
            yield
        finally:
            self._busy = False
        if self._waiting:
            raise KeyboardInterrupt

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self._waiting = True
        if not self._busy and not _in_finalizer(frame):
            raise KeyboardInterrupt


def _in_finalizer(frame: FrameType | None) -> bool:
    """Whether an object is being taken away just now: what is raised there is lost, so it waits for the next step."""
    while frame is not None:
        if frame.f_code.co_name == "__del__":
            return True
        frame = frame.f_back
    return False
