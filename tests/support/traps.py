"""Attacks that leave a file behind when they run: the file is the answer to "was code run?"."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Traps:
    """Programs in a folder outside the repository; each writes its name there when somebody starts it."""

    folder: Path

    def program(self, name: str, then: str = "cat") -> str:
        """A program that leaves its mark and then runs `then`; its path."""
        self.folder.mkdir(exist_ok=True)
        file = self.folder / f"{name}.sh"
        file.write_text(f"#!/bin/sh\n: > '{self.folder}/{name}.ran'\n{then}\n")
        file.chmod(0o755)
        return str(file)

    def python(self, name: str) -> str:
        """A line of Python that leaves the mark."""
        self.folder.mkdir(exist_ok=True)
        return f"open({os.fspath(self.folder / name)!r} + '.ran', 'w').close()"

    def sprung(self) -> list[str]:
        """The names of those that ran, sorted."""
        return sorted(file.stem for file in self.folder.glob("*.ran"))

    def reset(self) -> None:
        """Forget what ran."""
        for file in self.folder.glob("*.ran"):
            file.unlink()
