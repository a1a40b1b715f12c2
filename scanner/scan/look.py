"""What looking at one file gave."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from scanner.model.failure import Failure
from scanner.model.finding import Finding
from scanner.model.record import Record, replace


class Look(Record):
    """What one file gave. Findings in the order of their places, not ranked. `scanned` is 1 where it was looked at in full, else 0.

    `digest` names the content; empty where it was not read or nobody asked. `marked`: the content holds what the search asked for,
    or it could not be read.
    """

    path: str
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    scanned: int
    digest: bytes = b""
    marked: bool = False


def digest_of(content: bytes) -> bytes:
    """What names a file's content: 32 bytes of SHA-256."""
    return hashlib.sha256(content).digest()


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings numbered by level, then path and place."""
    found = sorted(findings, key=lambda finding: (-finding.score, finding.path, finding.span, finding.rule_id))
    return tuple(finding if finding.rank == number else replace(finding, rank=number) for number, finding in enumerate(found, 1))
