"""What was not looked at, and why. A failure never hides a finding, and makes the exit code 2."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class FailureKind(str, Enum):
    """The ways of not looking; the values are part of the JSON format."""

    UNREADABLE = "unreadable"
    UNDECODABLE = "undecodable"
    UNPARSABLE = "unparsable"
    MISSING = "missing"
    OUTSIDE_ROOT = "outside-root"
    SKIPPED = "skipped"
    TIMEOUT = "timeout"
    ENGINE = "engine"
    WORKER = "worker"
    RULE = "rule"
    INPUT = "input"
    NO_RULES = "no-rules"
    NO_FILES = "no-files"
    INTERRUPTED = "interrupted"


class Failure(NamedTuple):
    """One thing that could not be done. `path` is the file or rule, relative to the root; "" when there is none."""

    path: str
    kind: FailureKind
    detail: str
