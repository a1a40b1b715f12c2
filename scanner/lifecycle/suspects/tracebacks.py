"""Reading tracebacks out of any text: logs with prefixes, chained exceptions, exception groups, pytest's long and short style.

The text is hostile: nothing in it is obeyed or opened, and reading is bounded by its number of lines and their length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from scanner.lifecycle.suspects.printed import CALL, DEFINITION, PYTEST, exception_in, is_dotted, is_marker
from scanner.model.traceback import Frame, Raised, Traceback

MAX_LINES = 200_000
_LONGEST = 2_000
_MOST_FRAMES = 2_000
_BREAK = re.compile(r"During handling of the above exception|The above exception was the direct cause")
_START = re.compile(r"(?:Traceback|Stack|[Tt]hread 0x\w{1,20})[^(]{0,60}\(most recent call (last|first)\)")


def read_traceback(text: str) -> Traceback:
    """All exceptions with their calls, in the order of the text; none where there is no traceback. Raises nothing."""
    reader = _Reader()
    for number, line in enumerate(_lines(text)):
        if number >= MAX_LINES or reader.frames_read >= _MOST_FRAMES:
            break
        reader.take(line[:_LONGEST].rstrip())
    reader.close()
    return Traceback(tuple(reader.raised))


def _lines(text: str) -> list[str]:
    """The lines; those of a log that writes a traceback as one JSON string are unfolded."""
    if "\\n" in text and not CALL.search(text):
        text = text.replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")
    elif "\\n" in text and 'File \\"' in text:
        text = text.replace("\\n", "\n").replace('\\"', '"')
    return text.splitlines()


@dataclass(slots=True)
class _Reader:
    """What was read so far: finished exceptions, and the one that is open. `column` is where its exception line starts."""

    raised: list[Raised] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    frames_read: int = 0
    column: int = 0
    awaiting_code: bool = False
    first_is_innermost: bool = False
    defined: str = ""
    told: tuple[str, str] = ("", "")

    def take(self, line: str) -> None:
        """One line, without its end."""
        if start := _START.search(line):
            self.close()
            self.first_is_innermost = start[1] == "first"
        elif call := CALL.search(line):
            self._add(Frame(call["path"].replace("\\", "/"), _number(call["line"]), (call["function"] or "").strip()))
            self.column = max(0, call.start() - 2)
        elif place := PYTEST.match(line):
            self._pytest(place)
        elif _BREAK.search(line) or (line.startswith("____") and line.endswith("____")):
            self.close()
        elif line.startswith("E   ") and not self.column:
            self._told(line)
        else:
            self._other(line)

    def close(self) -> None:
        """Finish the open exception."""
        if self.frames:
            frames = self.frames[::-1] if self.first_is_innermost else self.frames
            self.raised.append(Raised(*self.told, tuple(frames)))
        self.frames, self.told, self.column, self.defined = [], ("", ""), 0, ""
        self.awaiting_code = self.first_is_innermost = False

    def _add(self, frame: Frame) -> None:
        self.frames.append(frame)
        self.frames_read += 1
        self.awaiting_code = True

    def _pytest(self, place: re.Match[str]) -> None:
        """`path:line: in function` (short style), or `path:line: Exception` after the source (long style)."""
        self._add(Frame(place["path"].replace("\\", "/"), _number(place["line"]), place["function"] or self.defined))
        self.column = 0
        self.awaiting_code = place["function"] is not None
        self.defined = ""
        if place["raised"]:
            self.told = (place["raised"], self.told[1]) if is_dotted(self.told[0], place["raised"]) else (place["raised"], "")
            self.close()

    def _told(self, line: str) -> None:
        found = exception_in(line[4:])
        if found and not self.told[0]:
            self.told = found

    def _other(self, line: str) -> None:
        if definition := DEFINITION.match(line):
            self.defined = definition[1]
        body = line[self.column :] if len(line) > self.column else line.strip()
        if not self.frames or not body.strip() or is_marker(line):
            return
        if self.awaiting_code and body.startswith("   "):
            self.frames[-1] = replace(self.frames[-1], code=body.strip())
            self.awaiting_code = False
        elif not body.startswith(" ") and not self.told[0] and (found := exception_in(body)):
            self.told = found
            self.close()


def _number(text: str | None) -> int | None:
    return int(text) if text else None
