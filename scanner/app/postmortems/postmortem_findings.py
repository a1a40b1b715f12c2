"""What the checks of a post-mortem tell, as findings and rules of a report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from scanner.lifecycle.check.catalogue import CHECKS, Check
from scanner.lifecycle.check.checking import rule_id
from scanner.lifecycle.check.model import Told
from scanner.model.finding import Finding
from scanner.model.incident import PostMortem, Status
from scanner.model.proof import Verdict
from scanner.model.report import RuleReport
from scanner.model.rule import Level, Rule
from scanner.model.source import Span
from scanner.scan.fingerprint import fingerprint
from scanner.syntax.parse import split_lines

_WEIGHT = {Level.ERROR: 3.0, Level.WARNING: 2.0, Level.NOTE: 1.0, Level.NONE: 0.0}
_MARKS = ("", "+++", "---")
_COLUMNS = 300


@dataclass(frozen=True, slots=True)
class Judged:
    """One document, the status by which it is judged, and what is told of it."""

    document: PostMortem
    status: Status
    told: tuple[Told, ...]


def findings_of(judged: Sequence[Judged], read: Callable[[str], bytes | None]) -> tuple[Finding, ...]:
    """The findings in the order of the documents and their lines, ranked by it. `read` gives a document's bytes."""
    found: list[Finding] = []
    for one in judged:
        content = read(one.document.path) if one.told else None
        lines = split_lines((content or b"").decode("utf-8-sig", "replace"))
        found += [_finding(one, told, lines) for told in one.told]
    return tuple(replace(finding, rank=rank) for rank, finding in enumerate(found, 1))


def rules_of(findings: Iterable[Finding]) -> tuple[RuleReport, ...]:
    """The checks behind the findings, as rules that say what they ask and why."""
    ids = sorted({finding.rule_id for finding in findings})
    return tuple(RuleReport(_rule(CHECKS[id]), "postmortem", Verdict.UNPROVEN) for id in ids)


def _finding(judged: Judged, told: Told, lines: Sequence[str]) -> Finding:
    id = rule_id(told)
    line = min(told.line, len(lines))
    text = lines[line - 1]
    span = Span(line, 1, line, max(2, len(text) + 1))
    level = CHECKS[id].level(judged.status)
    shown = "" if text.strip() in _MARKS else text[:_COLUMNS]
    mark = fingerprint(id, None, span, f"{judged.document.incident.id} {told.subject}")
    return Finding(id, judged.document.path, span, told.message, shown, mark, level, 0, _WEIGHT[level], why=told.detail)


def _rule(check: Check) -> Rule:
    about = {"title": check.title, "why": check.why, "correction": check.remedy}
    document = json.dumps({"id": check.id, "message": check.title, "metadata": {"bugclass": about, "tags": ["post-mortem"]}})
    return Rule(check.id, check.title, check.highest, (), None, document)
