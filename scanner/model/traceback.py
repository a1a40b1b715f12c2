"""A traceback as it was printed: what was raised, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """One call. `path` as printed (an installed path, with `/`); `line` is 1-based or None; `code` is the printed source line or ""."""

    path: str
    line: int | None = None
    function: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """One exception: the dotted name and message as printed ("" where they are not), and its calls, outermost first."""

    name: str
    message: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Traceback:
    """All exceptions of a text, in order: causes before what they caused, members of a group after the group."""

    raised: tuple[Raised, ...] = ()

    @property
    def frames(self) -> tuple[Frame, ...]:
        """The calls of all exceptions."""
        return tuple(frame for one in self.raised for frame in one.frames)
