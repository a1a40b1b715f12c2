"""What a reader of the report should know, though it fails nothing."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class NoteKind(str, Enum):
    """What a note is about; the values are part of the JSON format."""

    STALE_BASELINE = "stale-baseline"
    UNUSED_SUPPRESSION = "unused-suppression"
    NOT_A_SUPPRESSION = "not-a-suppression"
    POLICY_CHANGE = "policy-change"
    ALLOWED_INCOMPLETE = "allowed-incomplete"
    BASE = "base"
    LESSON = "lesson"
    BY_HAND = "by-hand"
    DONE = "done"


class Note(NamedTuple):
    """One remark. `path` is relative to the root, "" where it is about no file; `line` is 1-based, 0 where it is about no line."""

    path: str
    line: int
    kind: NoteKind
    detail: str
