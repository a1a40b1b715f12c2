"""What the intake of a fix hands out."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.model.failure import Failure
from scanner.model.fix import Fix


@dataclass(frozen=True, slots=True)
class FixIntake:
    """The fixes to learn from, the best first; no fix where only a hand-written pattern is there.

    `failures` names each file of a fix that could not be read or parsed and was left out.
    """

    fixes: tuple[Fix, ...]
    failures: tuple[Failure, ...] = ()
