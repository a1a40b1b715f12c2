"""Findings as SARIF results."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.model.finding import Finding, State
from scanner.model.rule import Level
from scanner.reporters.harmless import code, is_exact, one_line, uri_path
from scanner.reporters.line_hash import line_hashes
from scanner.reporters.occurrences import Place, place

ROOT_ID = "%SRCROOT%"
_LINK = re.compile(r"\[([^\[\]]*)\](?=\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


@dataclass(frozen=True, slots=True)
class ResultContext:
    """What a result needs besides its finding: indexes of rules, numbers of equal fingerprints, whether the report compares with a
    baseline and whether it suppresses, and the bytes of files."""

    rule_index: Mapping[str, int]
    numbers: Mapping[Place, int]
    compared: bool
    suppresses: bool
    read: Callable[[str], bytes | None] | None


def results(findings: Sequence[Finding], context: ResultContext) -> Iterator[dict[str, Any]]:
    """One result a finding, in the same order."""
    hashes = _line_hashes(findings, context)
    return (_result(finding, context, hashes.get((finding.path, finding.span.start_line))) for finding in findings)


def message(text: str) -> str:
    """A plain text message: what SARIF would take as a link or a placeholder is escaped."""
    shown = _LINK.sub(r"\\[\1\\]", one_line(text))
    return _PLACEHOLDER.sub(r"{{\1}}", shown)


def _line_hashes(findings: Sequence[Finding], context: ResultContext) -> dict[tuple[str, int], str]:
    """By path and line; each file is read once, and none is kept."""
    lines: dict[str, set[int]] = {}
    for finding in findings:
        lines.setdefault(finding.path, set()).add(finding.span.start_line)
    found: dict[tuple[str, int], str] = {}
    if context.read is not None:
        for path, wanted in lines.items():
            content = context.read(path)
            if content is not None:
                found.update(((path, line), hashed) for line, hashed in line_hashes(content, wanted).items())
    return found


def _result(finding: Finding, context: ResultContext, line_hash: str | None) -> dict[str, Any]:
    fingerprints = {"bugclassFingerprint/v1": f"{finding.fingerprint}:{context.numbers[place(finding)]}"}
    if line_hash is not None:
        fingerprints["primaryLocationLineHash"] = line_hash
    found: dict[str, Any] = {
        "ruleId": one_line(finding.rule_id),
        "ruleIndex": context.rule_index[finding.rule_id],
        "level": finding.level.value,
        "message": {"text": message(finding.message) or one_line(finding.rule_id)},
        "locations": [{"physicalLocation": _location(finding)}],
        "partialFingerprints": fingerprints,
        "properties": {"rank": finding.rank, "score": round(finding.score, 6), "why": [one_line(why) for why in finding.why]},
    }
    if finding.level is Level.NONE:
        found["kind"] = "informational"
    if context.compared:
        found["baselineState"] = "unchanged" if finding.state is State.BASELINED else "new"
    if context.suppresses:
        found["suppressions"] = _suppressions(finding)
    if finding.fix is not None and is_exact(finding.fix):
        found["fixes"] = [_fix(finding, finding.fix)]
    return found


def _suppressions(finding: Finding) -> list[dict[str, Any]]:
    if finding.state is not State.SUPPRESSED and finding.suppression is None:
        return []
    given = finding.suppression
    kind = "inSource" if given is None or given.in_source else "external"
    reason = one_line(given.reason) if given else ""
    return [{"kind": kind, "status": "accepted", **({"justification": reason} if reason else {})}]


def _artifact(finding: Finding) -> dict[str, str]:
    return {"uri": uri_path(finding.path), "uriBaseId": ROOT_ID}


def _region(finding: Finding) -> dict[str, int]:
    span = finding.span
    start, column = max(1, span.start_line), max(1, span.start_column)
    end = max(start, span.end_line)
    last = max(column if end == start else 1, span.end_column)
    return {"startLine": start, "startColumn": column, "endLine": end, "endColumn": last}


def _location(finding: Finding) -> dict[str, Any]:
    found: dict[str, Any] = {"artifactLocation": _artifact(finding), "region": _region(finding)}
    if finding.snippet:
        first = max(1, finding.span.start_line)
        last = first + finding.snippet.count("\n")
        found["contextRegion"] = {"startLine": first, "endLine": last, "snippet": {"text": code(finding.snippet)}}
    return found


def _fix(finding: Finding, text: str) -> dict[str, Any]:
    replacement = {"deletedRegion": _region(finding), "insertedContent": {"text": text}}
    change = {"artifactLocation": _artifact(finding), "replacements": [replacement]}
    return {"description": {"text": "The correction that was learned from the fix."}, "artifactChanges": [change]}
