"""The new findings as a GitLab code quality report: a JSON array, an entry with a unique fingerprint each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, TextIO

from scanner.model.failure import Failure
from scanner.model.finding import Finding, State
from scanner.model.report import Report
from scanner.model.rule import Level
from scanner.reporters.harmless import one_line
from scanner.reporters.json_lines import Rows, write_json
from scanner.reporters.occurrences import occurrences, place
from scanner.reporters.registry import Style

_SEVERITY = {Level.ERROR: "critical", Level.WARNING: "major", Level.NOTE: "minor", Level.NONE: "info"}


class GitlabReporter:
    """Writes one JSON array, an entry a line."""

    def write(self, report: Report, out: TextIO) -> None:
        """Write an entry for each failure (what was not looked at must not read as corrected), then for each new finding by rank."""
        write_json(Rows(_entries(report)), out)


def make(style: Style) -> GitlabReporter:
    """The reporter; the style is for people and changes nothing here."""
    return GitlabReporter()


def _entries(report: Report) -> Iterator[dict[str, Any]]:
    yield from map(_of_failure, dict.fromkeys(report.failures))
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


def _of_failure(failure: Failure) -> dict[str, Any]:
    return {
        "description": f"Not looked at: {one_line(failure.detail) or failure.kind.value}",
        "check_name": f"bugclass-failure-{failure.kind.value}",
        "fingerprint": _digest("failure", failure.kind.value, failure.path, failure.detail),
        "severity": "blocker",
        "location": {"path": one_line(failure.path) or ".", "lines": {"begin": 1, "end": 1}},
    }


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
