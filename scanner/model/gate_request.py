"""What a gate was asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from scanner.model.failure import FailureKind
from scanner.model.request import RuleChoice


@dataclass(frozen=True, slots=True)
class GateChoice:
    """What a gate compares with: a base revision, or (None) the committed baseline; and whether it looks at staged content only.

    `trust_head`: with a base, take rules, settings and decisions as they are here, not as the base has them. `allow`: failures that
    do not fail. `engine` and `jobs` are what the command line says (None: the settings decide).
    """

    base: str | None = None
    staged: bool = False
    trust_head: bool = False
    allow: tuple[FailureKind, ...] = ()
    rules: RuleChoice = field(default_factory=RuleChoice)
    engine: str | None = None
    jobs: int | None = None
