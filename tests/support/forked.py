"""A command in a process of its own that starts at once: a fork of the test's process, in which something may happen to it."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scanner.cli.main import main

_WRITES = {"os.rename", "os.remove", "os.mkdir", "os.chmod", "tempfile.mkstemp", "os.link", "os.truncate"}


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended: the exit code, negative for a signal; what it wrote."""

    code: int
    out: str
    err: str


def forked(
    here: Path, arguments: list[str], before: Callable[[], None] = lambda: None, env: Mapping[str, str | None] | None = None
) -> Ended:
    """`bugclass ARGUMENTS` with `here` as the current folder; `before` is called in the child, `env` is changed there (None: unset)."""
    out, err = here.parent / f"out-{os.getpid()}", here.parent / f"err-{os.getpid()}"
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.chdir(here)
            for number, file in ((1, out), (2, err)):
                os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
            sys.stdin, sys.stdout, sys.stderr = (open(n, m, encoding="utf-8") for n, m in ((0, "r"), (1, "w"), (2, "w")))  # noqa: SIM115, PTH123
            for name, value in (env or {}).items():
                os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            before()
            code = main(arguments)
            sys.stdout.flush()
            sys.stderr.flush()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    return Ended(os.waitstatus_to_exitcode(status), out.read_text(errors="replace"), err.read_text(errors="replace"))


def killed_at(number: int) -> Callable[[], None]:
    """For `before`: ends the process with SIGKILL just before it changes the file system for that many times."""

    def arm() -> None:
        left = number

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in _WRITES or (event == "open" and _for_writing(arguments)):
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)

    return arm


def _for_writing(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR)) and not str(arguments[0]).startswith(("/dev/", "1", "2"))


def interrupted_at(number: int) -> Callable[[], None]:
    """For `before`: sends itself SIGINT when that many shards are done, and tells the seconds of its own time from then to the end."""

    def arm() -> None:
        from scanner.cli import main as edge
        from scanner.cli.progress import TerminalProgress

        begun: list[float] = []
        done = 0
        advance = TerminalProgress.advance

        def counted(self: TerminalProgress, steps: int = 1) -> None:
            nonlocal done
            advance(self, steps)
            done += self._name == "Scanning"
            if done == number and not begun:
                begun.append(time.process_time())
                os.kill(os.getpid(), signal.SIGINT)

        TerminalProgress.advance = counted  # type: ignore[method-assign]
        dispatch = edge._dispatch

        def told(arguments: list[str]) -> int:
            try:
                return dispatch(arguments)
            finally:
                if begun:
                    print(f"took {time.process_time() - begun[0]:.3f}", file=sys.stderr)  # noqa: T201

        edge._dispatch = told

    return arm
