"""What a command was asked to do, as the use cases take it."""

from __future__ import annotations

from pathlib import Path

from scanner.model.record import Record
from scanner.model.settings import Settings


class RunOptions(Record):
    """How to run: the root of the code base, the paths to scan (empty: all), the engine's name or "auto", workers (0: all cores).

    `settings` are the code base's own; engine and workers are already what the command line and they say together.
    `salvage`: an interrupted scan tells what it had found, instead of ending the command with nothing.
    """

    root: Path
    paths: tuple[Path, ...] = ()
    engine: str = "auto"
    jobs: int = 0
    cache: bool = True
    settings: Settings = Settings()
    salvage: bool = False


class RuleChoice(Record):
    """Which rules to run: those of a file or folder, the shipped ones, or (neither) the kept ones."""

    named: Path | None = None
    library: bool = False
