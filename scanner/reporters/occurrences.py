"""Equal findings told apart: a fingerprint is a multiset's element, and what must be unique needs its number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from scanner.model.finding import Finding
from scanner.model.source import Span

Place = tuple[str, Span, str]


def place(finding: Finding) -> Place:
    """What no two findings of a report share: path, span and rule."""
    return (finding.path, finding.span, finding.rule_id)


def occurrences(findings: Iterable[Finding]) -> dict[Place, int]:
    """For each finding, the how-manieth of its fingerprint it is, from 1, counted by path and place: not by rank, which moves."""
    seen: Counter[str] = Counter()
    numbers: dict[Place, int] = {}
    for finding in sorted(findings, key=place):
        seen[finding.fingerprint] += 1
        numbers[place(finding)] = seen[finding.fingerprint]
    return numbers
