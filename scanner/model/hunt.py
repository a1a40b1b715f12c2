"""What a hunt finds out on its way: the edit, the ladder of patterns, the sites."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from scanner.model.proof import Verdict
from scanner.model.rule import Rule


class BugKind(str, Enum):
    """What kind of mistake the fix corrected, judged by its edit; the values are part of the JSON format."""

    WRONG_API = "wrong-api"
    WRONG_ARGUMENT = "wrong-argument"
    MISSING_ARGUMENT = "missing-argument"
    EXTRA_ARGUMENT = "extra-argument"
    MISSING_GUARD = "missing-guard"
    MISSING_HANDLING = "missing-handling"
    WRONG_OPERATOR = "wrong-operator"
    WRONG_CONSTANT = "wrong-constant"
    WRONG_NAME = "wrong-name"
    MISSING_CONVERSION = "missing-conversion"
    WRONG_EXCEPTION = "wrong-exception"
    UNMANAGED_RESOURCE = "unmanaged-resource"
    MISSING_CALL = "missing-call"
    EXTRA_CODE = "extra-code"
    WRONG_CONDITION = "wrong-condition"
    WRONG_DEFAULT = "wrong-default"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: a rule that proves. `number` is 1 for the narrowest; `words` says it in plain English.

    `sites` counts the places it catches in the code base, the incident's own place not among them.
    """

    number: int
    rule: Rule
    words: str
    verdict: Verdict
    sites: int = 0
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Convention:
    """How often the corrected form stands elsewhere in the code base (`right`), beside the chosen rung's sites (`wrong`); both in words."""

    right: int
    wrong: int
    words: str


@dataclass(frozen=True, slots=True)
class HuntSummary:
    """What the hunt learned from: the fix's label, the kind of bug, the changed place, the ladder.

    `chosen_why` tells why the chosen rung is taken, `outlook` how far an empty hunt looked ("" where there are sites), `remarks`
    what a person should know about the lesson, such as fixes that share no pattern.
    """

    fix_label: str
    kind: BugKind
    place: str
    ladder: tuple[Rung, ...]
    hidden_sites: int = 0
    chosen_why: str = ""
    convention: Convention | None = None
    outlook: str = ""
    remarks: tuple[str, ...] = ()
