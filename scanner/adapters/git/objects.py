"""Objects of a repository from one `git cat-file --batch`: thousands of trees and blobs without starting a process for each."""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from scanner.adapters.git.blobs import MAX_BLOB
from scanner.adapters.git.process import TIMEOUT, command_line, environment
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError

_AT_ONCE = 100
_CHUNK = 1 << 18
_MOST_RESTARTS = 20


@dataclass(frozen=True, slots=True)
class Object:
    """One answer. `kind` is "commit", "tree", "blob", "tag", or "" where this clone lacks it; `content` is None above MAX_BLOB bytes."""

    id: str
    kind: str
    content: bytes | None


class Objects:
    """A running reader; use it as a context. Asks in parts that a pipe holds, so that neither side ever waits for the other.

    `bare`: the root is itself the folder of a repository without a working tree, which git has to be told.
    """

    def __init__(self, root: Path, bare: bool = False) -> None:
        self._root = root
        self._place = {"GIT_DIR": str(root)} if bare else {}
        self._process: subprocess.Popen[bytes] | None = None
        self._held = bytearray()
        self._restarts = 0

    def __enter__(self) -> Objects:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def read_one(self, name: str) -> Object:
        """The object of this name (an id, `ID^{tree}`, `ID:PATH`); a name with a line end names nothing."""
        return Object(name, "", None) if "\n" in name else next(self.read([name]))

    def read(self, names: Sequence[str]) -> Iterator[Object]:
        """One object a name, in order. Raises RepositoryError where git does not answer."""
        for first in range(0, len(names), _AT_ONCE):
            waiting = list(names[first : first + _AT_ONCE])
            while waiting:
                self._ask(waiting)
                while waiting:
                    found = self._answer(waiting[0])
                    if found is None:  # git gave up on this one: a clone that lacks it and may not fetch it
                        yield Object(waiting.pop(0), "", None)
                        break
                    waiting.pop(0)
                    yield found

    def _ask(self, names: Sequence[str]) -> None:
        process = self._process or self._start()
        assert process.stdin is not None
        try:
            process.stdin.write(b"".join(os.fsencode(name) + b"\n" for name in names))
            process.stdin.flush()
        except OSError:
            return  # its end is read where the answer is

    def _answer(self, name: str) -> Object | None:
        head = self._line()
        if head is None:
            self._end()
            self._restarts += 1
            if self._restarts > _MOST_RESTARTS:
                raise RepositoryError(
                    f"{visible(str(self._root))}: this clone lacks many of its objects (a partial clone?); run 'git fetch --refetch'"
                )
            return None
        words = head.decode("ascii", "replace").split(" ")
        if len(words) != 3 or not words[2].isdigit():
            return Object(name, "", None)
        content = self._bytes(int(words[2]) + 1)
        return Object(words[0], words[1], None if content is None else content[:-1])

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            self._process = subprocess.Popen(
                command_line(["cat-file", "--batch"]),
                cwd=self._root,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**environment(), **self._place},
            )
        except (OSError, ValueError) as problem:
            raise RepositoryError(f"git cannot be started in {visible(str(self._root))}: {visible(str(problem))}") from None
        self._held.clear()
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue  # what was not yet written has no reader any more
        process.wait()

    def _more(self) -> bool:
        assert self._process is not None and self._process.stdout is not None
        handle = self._process.stdout.fileno()
        if not select.select([handle], [], [], TIMEOUT)[0]:
            raise RepositoryError(f"git cat-file in {visible(str(self._root))} did not answer in {TIMEOUT:.0f} s")
        part = os.read(handle, _CHUNK)
        self._held += part
        return bool(part)

    def _line(self) -> bytes | None:
        while (end := self._held.find(b"\n")) < 0:
            if not self._more():
                return None
        found = bytes(self._held[:end])
        del self._held[: end + 1]
        return found

    def _bytes(self, count: int) -> bytes | None:
        """The next bytes; of more than MAX_BLOB nothing is kept."""
        kept = count <= MAX_BLOB + 1
        left = count
        while len(self._held) < left:
            if not kept:
                left -= len(self._held)
                self._held.clear()
            if not self._more():
                raise RepositoryError(f"{visible(str(self._root))}: git stopped in the middle of an object; run 'git fsck'")
        found = bytes(self._held[:left]) if kept else None
        del self._held[:left]
        return found
