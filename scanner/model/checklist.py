"""A checklist with evidence: what is true of an incident's end, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Mark(str, Enum):
    """How a line of the checklist stands; the values are part of the JSON format.

    `reported` fails nothing and is for a person to judge; `nothing` means that the post-mortem records nothing to look at.
    """

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "not-looked-at"
    REPORTED = "reported"
    NOTHING = "nothing-recorded"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact behind a line. `path` is relative to the root, "" for none; `line` is 1-based, 0 where it is about no line.

    `mark` is set where the fact stands otherwise than its line does: the one of several that fails, or cannot be looked at.
    `subject` is what tells the fact from others, where the words change by the day.
    """

    detail: str
    path: str = ""
    line: int = 0
    mark: Mark | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One line. `name` is kebab-case and part of the JSON format; `question` and `answer` are sentences for people."""

    name: str
    question: str
    mark: Mark
    answer: str
    evidence: tuple[Evidence, ...] = ()
