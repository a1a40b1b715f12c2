"""How wide the terminal is."""

from __future__ import annotations

import os
import sys


def columns(otherwise: int) -> int:
    """The columns that COLUMNS or the terminal says, as `shutil.get_terminal_size`, which brings three compressors along to tell it."""
    try:
        said = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        said = 0
    if said > 0:
        return said
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or otherwise  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return otherwise
