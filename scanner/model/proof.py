"""The proof that a rule is about the bug: it fires on the code before the fix and is silent on the code after."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Verdict(str, Enum):
    """What is known of a rule's proof; the values are part of the JSON format."""

    PROVEN = "proven"
    SILENT_BEFORE = "silent-before"
    FIRES_AFTER = "fires-after"
    STALE = "stale"
    UNPROVEN = "unproven"


class ProofStamp(NamedTuple):
    """What is written into a kept rule. Digests are SHA-256 in hex.

    `rule` is the digest of the rule's own text without the stamp: an edited rule no longer carries its proof.
    """

    before: str
    after: str
    rule: str
    engine: str
    engine_version: str
