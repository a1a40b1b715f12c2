"""What can still be looked at in a file that Python's parser refuses: Python 2 statements are read as Python 3's, other bad lines left out.

The file is a failure all the same; only what is found in the rest of it is not lost.
"""

from __future__ import annotations

import ast
import re
import warnings

from scanner.model.failure import Failure
from scanner.syntax.parse import Parsed, decode, split_lines

_TRIES = 60
_MOST_BYTES = 20_000_000
_LONGEST_LINE = 2_000
_PRINT = re.compile(r"^(\s*(?:.*:\s*)?)(print|exec)\s+(?!>>)(.*?)\s*(#.*)?$")
_EXCEPT = re.compile(r"^(\s*except\s+[\w.()\s,]*?)\s*,\s*(\w+)\s*:")
_RAISE = re.compile(r"^(\s*raise\s+[\w.]+)\s*,\s*(.*)$")


def recover(content: bytes, path: str) -> Parsed | None:
    """The tree of a file without the lines that are not Python 3; None when too little would be left of it."""
    text = decode(content, path)
    if isinstance(text, Failure) or "\0" in text:
        return None
    lines = split_lines(text)
    mended = list(lines)
    changed: set[int] = set()
    for _ in range(max(1, min(_TRIES, len(lines) // 2 + 2, _MOST_BYTES // max(len(content), 1)))):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse("\n".join(mended))
            return Parsed(path, text, tree, lines)
        except SyntaxError as problem:
            number = (problem.lineno or 0) - 1
            if not 0 <= number < len(mended) or not _mend(mended, number, changed):
                return None
        except (RecursionError, MemoryError, ValueError):
            return None
    return None


def _mend(lines: list[str], number: int, changed: set[int]) -> bool:
    """Change one bad line, in place. False when that cannot help."""
    line = lines[number]
    if len(line) > _LONGEST_LINE:
        return False
    if number not in changed:
        changed.add(number)
        better = _modern(line)
        if better != line:
            lines[number] = better
            return True
    if line.strip() in ("", "pass"):
        return False
    lines[number] = line[: len(line) - len(line.lstrip())] + "pass"
    return True


def _modern(line: str) -> str:
    """A Python 2 statement as Python 3 has it."""
    line = re.sub(r"(=[^=,()]*),\s*(\w+)\s*(?=[,)])", r"\1, *\2", line) if "=" in line and "(" in line else line
    line = _PRINT.sub(lambda m: f"{m[1]}{m[2]}({m[3]})", line)
    line = _EXCEPT.sub(r"\1 as \2:", line)
    line = _RAISE.sub(r"\1(\2)", line)
    line = re.sub(r"\b0([0-7]+)\b(?![.xob])", r"0o\1", line) if re.search(r"(?<![\w.])0[0-7]+\b", line) else line
    return line.replace("<>", "!=")
