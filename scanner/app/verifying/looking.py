"""One line of a checklist with what it adds to the report, and findings made of facts that are no code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from scanner.model.checklist import Check, Evidence, Mark
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding
from scanner.model.rule import Level
from scanner.model.source import Span


@dataclass(frozen=True, slots=True)
class Looked:
    """A line, the findings that fail it, and what could not be looked at."""

    check: Check
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()


def summed(name: str, question: str, answers: dict[Mark, str], evidence: Iterable[Evidence]) -> Check:
    """A line that stands as the worst of its facts does: failed, then not looked at, then reported; the answer for it is in `answers`."""
    facts = tuple(evidence)
    marks = {fact.mark for fact in facts}
    order = (Mark.FAILED, Mark.UNKNOWN, Mark.REPORTED)
    mark = next((each for each in order if each in marks), Mark.PASSED if facts or Mark.NOTHING not in answers else Mark.NOTHING)
    return Check(name, question, mark, answers[mark], facts)


def failures_of(name: str, evidence: Iterable[Evidence]) -> tuple[Failure, ...]:
    """A failure for each fact that could not be looked at, with its line; `name` says in which look ("": in the only one)."""
    unknown = (fact for fact in evidence if fact.mark is Mark.UNKNOWN)
    return tuple(Failure(fact.path, FailureKind.INPUT, _said(name, fact)) for fact in unknown)


def _said(name: str, fact: Evidence) -> str:
    line = f"line {fact.line}" if fact.path and fact.line else ""
    return ": ".join(part for part in (line, name, fact.detail) if part)


def findings_of(rule_id: str, evidence: Iterable[Evidence], level: Level = Level.ERROR) -> tuple[Finding, ...]:
    """A finding for each fact that failed."""
    return tuple(finding_at(rule_id, fact, level) for fact in evidence if fact.mark is Mark.FAILED)


def finding_at(rule_id: str, fact: Evidence, level: Level = Level.ERROR) -> Finding:
    """A fact as a finding; its fingerprint is made of the rule id, the path and the subject, else the words: it survives moved lines."""
    line = max(1, fact.line)
    text = "\0".join((rule_id, fact.path, fact.subject or fact.detail))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Finding(rule_id, fact.path, Span(line, 1, line, 1), fact.detail, "", digest, level)
