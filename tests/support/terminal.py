"""Commands on a real terminal: a pseudo-terminal of a fixed size, and what its screen shows in the end."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyte

ROOT = Path(__file__).resolve().parents[2]
_LINES = 400
_ASKING = (b"> ", b"? ", b"(n): ", b"[y/N] ")
_ATTRIBUTES = ("bold", "italics", "underscore", "strikethrough", "reverse", "blink")
_OURS = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "COLORTERM", "PYTHONIOENCODING")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a terminal showed: the exit code, the bytes it was sent, and its lines, plain and with their styles marked."""

    code: int
    sent: bytes
    plain: str
    styled: str


def on_terminal(
    here: Path,
    arguments: Sequence[str | Path],
    columns: int = 80,
    environment: Mapping[str, str] | None = None,
    answers: Sequence[str] = (),
) -> Shown:
    """`bugclass ARGUMENTS` in a process of its own whose three streams are one terminal, so high that nothing scrolls away."""
    command = [sys.executable, "-m", "scanner.cli", *map(str, arguments)]
    return show(command, here, columns, environment, answers)


def show(
    command: Sequence[str],
    here: Path,
    columns: int = 80,
    environment: Mapping[str, str] | None = None,
    answers: Sequence[str] = (),
) -> Shown:
    """Any command, the same way. Each of the answers is typed, with Enter, when the command asks."""
    ours = {name: value for name, value in os.environ.items() if name not in _OURS}
    ours |= {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **(environment or {})}
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", _LINES, columns, 0, 0))
    process = subprocess.Popen(command, cwd=here, env=ours, stdin=inner, stdout=inner, stderr=inner, start_new_session=True, close_fds=True)
    os.close(inner)
    watch = threading.Timer(120, process.kill)
    watch.start()
    try:
        sent = _read(outer, list(answers))
        code = process.wait()
    finally:
        watch.cancel()
        os.close(outer)
    screen = pyte.Screen(columns, _LINES)
    stream = pyte.ByteStream(screen)
    stream.feed(sent)
    return Shown(code, sent, _plain(screen), _styled(screen))


def typed(command: Sequence[str], here: Path, keys: Sequence[tuple[str, str]], environment: Mapping[str, str] | None = None) -> str:
    """What stands on the screen when a shell was typed all keys, each with the words to wait for before the next (at most 15 s)."""
    ours = {"PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8", **(environment or {})}
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 200, 200, 0, 0))
    process = subprocess.Popen(command, cwd=here, env=ours, stdin=inner, stdout=inner, stderr=inner, start_new_session=True)
    os.close(inner)
    screen = pyte.Screen(200, 200)
    stream = pyte.ByteStream(screen)
    try:
        for pressed, awaited in keys:
            os.write(outer, pressed.encode())
            until = time.monotonic() + 15
            while awaited not in _plain(screen) and time.monotonic() < until:
                if select.select([outer], [], [], 0.1)[0]:
                    stream.feed(os.read(outer, 65536))
    finally:
        process.kill()
        process.wait()
        os.close(outer)
    return _plain(screen)


def _read(terminal: int, answers: list[str]) -> bytes:
    parts: list[bytes] = []
    while True:
        if answers and b"".join(parts).replace(b"\x1b[0m", b"").endswith(_ASKING):
            os.write(terminal, f"{answers.pop(0)}\n".encode())
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux says so when the last writer has gone
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts)


def _plain(screen: pyte.Screen) -> str:
    return "\n".join(line.rstrip() for line in screen.display).rstrip("\n") + "\n"


def _styled(screen: pyte.Screen) -> str:
    lines = []
    for row in range(screen.lines):
        line, now = "", ""
        for column in range(screen.columns):
            cell = screen.buffer[row][column]
            style = _style(cell)
            if style != now:
                line += ("‹/›" if now else "") + (f"‹{style}›" if style else "")
                now = style
            line += cell.data
        lines.append((line + ("‹/›" if now else "")).rstrip())
    return "\n".join(lines).rstrip("\n") + "\n"


def _style(cell: pyte.screens.Char) -> str:
    words = [name for name in _ATTRIBUTES if getattr(cell, name)]
    words += [cell.fg] if cell.fg != "default" else []
    words += [f"on {cell.bg}"] if cell.bg != "default" else []
    return " ".join(words)
