"""The report as SARIF 2.1.0, with what GitHub code scanning asks for and within its limits (docs/reference/formats.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TextIO

import scanner
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State
from scanner.model.report import Report
from scanner.reporters.harmless import one_line, uri_path
from scanner.reporters.json_lines import Rows, write_json
from scanner.reporters.occurrences import Place, occurrences
from scanner.reporters.registry import Style
from scanner.reporters.sarif_results import ROOT_ID, ResultContext, results
from scanner.reporters.sarif_rules import descriptor, rules_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 5_000
_CONFIGURATION = frozenset({FailureKind.RULE, FailureKind.NO_RULES, FailureKind.NO_FILES, FailureKind.INPUT})


class SarifReporter:
    """Writes one SARIF log with one run."""

    def write(self, report: Report, out: TextIO) -> None:
        """Write the log; ASCII only, a rule, a result and a notification a line."""
        write_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}, out)


def make(style: Style) -> SarifReporter:
    """The reporter; the style is for people and changes nothing here."""
    return SarifReporter()


def _run(report: Report) -> dict[str, Any]:
    kept = _kept(report.findings)
    rules = rules_of(report, kept)
    kinds = sorted({failure.kind.value for failure in report.failures} | ({"cut"} if len(kept) < len(report.findings) else set()))
    driver = {
        "name": "bugclass",
        "semanticVersion": scanner.__version__,
        "rules": Rows([descriptor(rule) for rule in rules]),
        "notifications": Rows([{"id": kind} for kind in kinds]),
    }
    numbers: dict[Place, int] = occurrences(report.findings)
    context = ResultContext(
        {rule.rule.id: index for index, rule in enumerate(rules)},
        numbers,
        compared=report.command == "gate" or any(finding.state is State.BASELINED for finding in report.findings),
        suppresses=any(finding.suppression or finding.state is State.SUPPRESSED for finding in kept),
        read=report.read,
    )
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT_ID: {"description": {"text": "The root of the code base that was looked at."}}},
        "invocations": [_invocation(report, len(kept))],
        "results": Rows(results(kept, context)),
    }


def _kept(findings: Sequence[Finding]) -> list[Finding]:
    """What code scanning would show: the new ones first, each by rank; in ranked order."""
    if len(findings) <= MAX_RESULTS:
        return list(findings)
    first = sorted(findings, key=lambda finding: (finding.state is not State.NEW, finding.rank))[:MAX_RESULTS]
    return sorted(first, key=lambda finding: finding.rank)


def _invocation(report: Report, kept: int) -> dict[str, Any]:
    return {
        "executionSuccessful": not report.failures,
        "exitCode": report.exit_code,
        "toolConfigurationNotifications": Rows([_notification(each) for each in report.failures if each.kind in _CONFIGURATION]),
        "toolExecutionNotifications": Rows(_execution(report, kept)),
    }


def _execution(report: Report, kept: int) -> Iterator[dict[str, Any]]:
    yield from (_notification(each) for each in report.failures if each.kind not in _CONFIGURATION)
    if kept < len(report.findings):
        left = len(report.findings) - kept
        words = f"{left} of {len(report.findings)} findings are left out: a log holds {kept}, the new and the likeliest first."
        yield {"descriptor": {"id": "cut"}, "level": "warning", "message": {"text": words}}


def _notification(failure: Failure) -> dict[str, Any]:
    found: dict[str, Any] = {
        "descriptor": {"id": failure.kind.value},
        "level": "error",
        "message": {"text": one_line(failure.detail) or failure.kind.value},
    }
    if failure.path:
        location = {"uri": uri_path(failure.path), "uriBaseId": ROOT_ID}
        found["locations"] = [{"physicalLocation": {"artifactLocation": location}}]
    return found
