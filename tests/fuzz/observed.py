"""What a fuzzed call did: nothing that matters, or something that has to be mended."""

from __future__ import annotations

import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Wrong(AssertionError):
    """A promise that did not hold."""


def check(holds: object, what: str) -> None:
    """Raise Wrong where a promise does not hold; unlike `assert`, also under -O."""
    if not holds:
        raise Wrong(what)


def signature(problem: BaseException) -> str:
    """One name for all inputs that show the same mistake: the kind, and the last two places in the product's own code."""
    frames = [f for f in traceback.extract_tb(problem.__traceback__) if "/scanner/" in f.filename]
    places = [f"{Path(f.filename).stem}-{f.name}-{f.lineno}" for f in frames[-2:]]
    said = f"-{str(problem)[:40]}" if isinstance(problem, Wrong) else ""
    name = "_".join([type(problem).__name__, *places]) + said
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)[:150]
