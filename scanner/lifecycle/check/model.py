"""What the checks take and what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from scanner.model.proof import Verdict
from scanner.model.rule import Level


class Weight(Enum):
    """How much a check weighs, by the document's status: draft, reviewed, closed."""

    WRONG = (Level.ERROR, Level.ERROR, Level.ERROR)
    FACT = (Level.NOTE, Level.ERROR, Level.ERROR)
    QUESTION = (Level.NOTE, Level.WARNING, Level.ERROR)
    HINT = (Level.NOTE, Level.NOTE, Level.WARNING)
    REMARK = (Level.NOTE, Level.NOTE, Level.NOTE)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a check tells. `subject` tells two of one check apart; `line` is 1-based; `detail` are further lines."""

    check: str
    line: int
    message: str
    subject: str = ""
    detail: tuple[str, ...] = ()


class NamedState(Enum):
    """What became of a test that a post-mortem names."""

    FOUND = "found"
    NO_FILE = "no file"
    UNPARSABLE = "cannot be parsed"
    NO_TEST = "no such test"


@dataclass(frozen=True, slots=True)
class NamedTest:
    """A named test. `touches`: whether its file reaches the fixed code by imports (None: cannot be told). `detail` says more."""

    state: NamedState
    touches: bool | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What git, the tests and the kept rules say of one post-mortem.

    `commits`: a revision that the document names -> whether git has it (None: no repository to ask).
    `rules`: the kept rules -> what their stamps say. `fixed`: the Python files that the recorded fixes changed, without tests.
    """

    commits: Mapping[str, bool | None] = field(default_factory=dict)
    tests: Mapping[str, NamedTest] = field(default_factory=dict)
    rules: Mapping[str, Verdict] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
