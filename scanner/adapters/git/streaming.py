"""Git's answer line by line, bounded in time and size: for answers that may be too large to hold."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner.adapters.git.process import TIMEOUT, command_line, environment
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError

_LONGEST = 1_000_000


class Lines:
    """The lines of one run of git, ends included; of a line above 1 MB only the beginning.

    After the last line: `cut` says that `most` bytes were not enough, `problem` what git complained about where it failed ("" otherwise).
    """

    def __init__(self, arguments: Sequence[str], folder: Path, most: int) -> None:
        self._arguments = list(arguments)
        self._folder = folder
        self._most = most
        self.cut = False
        self.problem = ""

    def __iter__(self) -> Iterator[bytes]:
        """Start git and read. Raises RepositoryError where it cannot be started or takes too long."""
        with tempfile.TemporaryFile() as complaints:
            try:
                process = subprocess.Popen(
                    command_line(self._arguments),
                    cwd=self._folder,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=complaints,
                    env=environment(),
                )
            except (OSError, ValueError) as problem:
                raise RepositoryError(f"git cannot be started in {visible(str(self._folder))}: {visible(str(problem))}") from None
            late = threading.Event()

            def stop() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(TIMEOUT, stop)
            timer.start()
            try:
                yield from self._read(process)
            finally:
                timer.cancel()
                if process.poll() is None:
                    process.kill()
                if process.stdout:
                    process.stdout.close()
                process.wait()
            if late.is_set():
                raise RepositoryError(f"git log in {visible(str(self._folder))} did not answer in {TIMEOUT:.0f} s")
            if process.returncode != 0 and not self.cut:
                complaints.seek(0)
                said = complaints.read(2000).decode("utf-8", "replace").strip().partition("\n")[0]
                self.problem = visible(said.removeprefix("fatal: ")) or "no reason given"

    def _read(self, process: subprocess.Popen[bytes]) -> Iterator[bytes]:
        assert process.stdout is not None
        left = self._most
        while line := process.stdout.readline(_LONGEST):
            start = line
            while not line.endswith(b"\n") and (line := process.stdout.readline(_LONGEST)):
                left -= len(line)
                if left < 0:
                    break
            left -= len(start)
            if left < 0:
                self.cut = True
                return
            yield start
