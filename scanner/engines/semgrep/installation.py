"""Where Semgrep is installed, and which version it is. Never runs it: its own version command waits for the network."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scanner.errors import EngineError

INSTALL = "install it with: pip install 'bugclass[semgrep]'"


@dataclass(frozen=True, slots=True)
class Installation:
    """The program and its version; "unknown" where its package metadata cannot be found."""

    program: Path
    version: str


@lru_cache(maxsize=1)
def installed() -> Installation:
    """The Semgrep beside the running Python, else the one on PATH. Raises EngineError when there is none."""
    beside = Path(sys.executable).parent / "semgrep"
    found = str(beside) if beside.is_file() else shutil.which("semgrep")
    if not found:
        raise EngineError(f"Semgrep is not installed; {INSTALL}")
    return Installation(Path(found).absolute(), _version_of(Path(found)))


def _version_of(program: Path) -> str:
    """Read from the name of the package metadata folder that belongs to the program."""
    for start in (program.absolute(), program.resolve()):
        for folder in sorted(start.parent.parent.glob("lib*/python*/site-packages/semgrep-*.dist-info")):
            return folder.name.removeprefix("semgrep-").removesuffix(".dist-info")
    return "unknown"
