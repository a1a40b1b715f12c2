"""GitHub's `primaryLocationLineHash`, by which code scanning knows an alert again when its line has moved.

A line's hash is the polynomial hash, base 37 modulo 2**64, of the 100 UTF-16 code units that follow its start, blanks and tabs left
out and every line end counted as `\\n`; 65535 stands for the end of the file, zeros after it. The `:n` tells equal hashes apart, in
the order of lines. (The algorithm is the one of github/codeql-action.)
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Collection

_BASE = 37
_WINDOW = 100
_MASK = (1 << 64) - 1
_LEAVING = pow(_BASE, _WINDOW, 1 << 64)
_END_OF_FILE = 65535
_LINE_END = ord("\n")
_NATIVE = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
_BLANKS = {ord(" "): None, ord("\t"): None}


def line_hashes(content: bytes, lines: Collection[int]) -> dict[int, str]:
    """The hashes of these lines (1-based) of a file; a line that the file does not have is left out."""
    units = _units(content)
    last = max(lines, default=0)
    seen: Counter[int] = Counter()
    found: dict[int, str] = {}
    hashed = 0
    for unit in units[:_WINDOW]:
        hashed = (hashed * _BASE + unit) & _MASK
    number, starts = 0, True
    for at in range(len(units) - _WINDOW):
        if starts:
            number += 1
            seen[hashed] += 1
            if number in lines:
                found[number] = f"{hashed:x}:{seen[hashed]}"
            if number >= last:
                break
        unit = units[at]
        starts = unit == _LINE_END
        hashed = (hashed * _BASE + units[at + _WINDOW] - unit * _LEAVING) & _MASK
    return found


def _units(content: bytes) -> array[int]:
    text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").translate(_BLANKS)
    units = array("H")
    units.frombytes(text.encode(_NATIVE))
    units.append(_END_OF_FILE)
    units.extend([0] * _WINDOW)
    return units
