"""The new findings as a GitLab code quality report: a JSON array, an entry with a unique fingerprint each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, TextIO

from scanner.model.finding import Finding, State
from scanner.model.report import Report
from scanner.model.rule import Level
from scanner.reporters.harmless import one_line
from scanner.reporters.json_lines import Rows, write_json
from scanner.reporters.occurrences import occurrences, place
from scanner.reporters.registry import Style
from scanner.reporters.remarks import Remark, failed, remarked

_SEVERITY = {Level.ERROR: "critical", Level.WARNING: "major", Level.NOTE: "minor", Level.NONE: "info"}


class GitlabReporter:
    """Writes one JSON array, an entry a line."""

    def write(self, report: Report, out: TextIO) -> None:
        """Write an entry for each failure (what was not looked at must not read as corrected) and for what weakens the answer, then
        for each new finding by rank."""
        write_json(Rows(_entries(report)), out)


def make(style: Style) -> GitlabReporter:
    """The reporter; the style is for people and changes nothing here."""
    return GitlabReporter()


def _entries(report: Report) -> Iterator[dict[str, Any]]:
    yield from map(_of_remark, failed(report))
    yield from (_of_remark(remark) for remark in remarked(report) if remark.level is Level.WARNING)
    new = [finding for finding in report.findings if finding.state is State.NEW]
    numbers = occurrences(new)
    for finding in new:
        yield _of_finding(finding, numbers[place(finding)])


def _of_finding(finding: Finding, number: int) -> dict[str, Any]:
    return {
        "description": one_line(finding.message) or one_line(finding.rule_id),
        "check_name": one_line(finding.rule_id),
        "fingerprint": _digest("finding", finding.fingerprint, str(number)),
        "severity": _SEVERITY[finding.level],
        "location": {
            "path": one_line(finding.path),
            "lines": {"begin": max(1, finding.span.start_line), "end": max(1, finding.span.start_line, finding.span.end_line)},
        },
    }


def _of_remark(remark: Remark) -> dict[str, Any]:
    failed = remark.level is Level.ERROR
    line = max(1, remark.line)
    return {
        "description": f"Not looked at: {one_line(remark.detail)}" if failed else one_line(remark.detail) or remark.kind,
        "check_name": f"bugclass-{'failure' if failed else 'note'}-{remark.kind}",
        "fingerprint": _digest("failure" if failed else "note", remark.kind, remark.path, str(remark.line), remark.detail),
        "severity": "blocker" if failed else "info",
        "location": {"path": one_line(remark.path) or ".", "lines": {"begin": line, "end": line}},
    }


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
