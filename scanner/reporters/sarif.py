"""The report as SARIF 2.1.0, with what GitHub code scanning asks for and within its limits (docs/reference/formats.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TextIO

import scanner
from scanner.model.failure import FailureKind
from scanner.model.finding import Finding, State
from scanner.model.report import Report
from scanner.reporters.harmless import uri_path
from scanner.reporters.json_lines import Rows, write_json
from scanner.reporters.occurrences import Place, occurrences
from scanner.reporters.registry import Style
from scanner.reporters.remarks import Remark, failed, remarked
from scanner.reporters.sarif_results import ROOT_ID, ResultContext, message, results
from scanner.reporters.sarif_rules import descriptor, rules_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 5_000
_CONFIGURATION = frozenset(kind.value for kind in (FailureKind.RULE, FailureKind.NO_RULES, FailureKind.NO_FILES, FailureKind.INPUT))


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
    remarks = [*failed(report), *remarked(report)]
    kinds = sorted({remark.kind for remark in remarks} | ({"cut"} if len(kept) < len(report.findings) else set()))
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
        "invocations": [_invocation(report, remarks, len(kept))],
        "results": Rows(results(kept, context)),
    }


def _kept(findings: Sequence[Finding]) -> list[Finding]:
    """What code scanning would show: the new ones first, each by rank; in ranked order."""
    if len(findings) <= MAX_RESULTS:
        return list(findings)
    first = sorted(findings, key=lambda finding: (finding.state is not State.NEW, finding.rank))[:MAX_RESULTS]
    return sorted(first, key=lambda finding: finding.rank)


def _invocation(report: Report, remarks: Sequence[Remark], kept: int) -> dict[str, Any]:
    return {
        "executionSuccessful": not report.failures,
        "exitCode": report.exit_code,
        "toolConfigurationNotifications": Rows([_notification(each) for each in remarks if each.kind in _CONFIGURATION]),
        "toolExecutionNotifications": Rows(
            [*(_notification(each) for each in remarks if each.kind not in _CONFIGURATION), *_cut(report, kept)]
        ),
    }


def _cut(report: Report, kept: int) -> Iterator[dict[str, Any]]:
    if kept < len(report.findings):
        left = len(report.findings) - kept
        words = f"{left} of {len(report.findings)} findings are left out: a log holds {kept}, the new and the likeliest first."
        yield {"descriptor": {"id": "cut"}, "level": "warning", "message": {"text": words}}


def _notification(remark: Remark) -> dict[str, Any]:
    found: dict[str, Any] = {
        "descriptor": {"id": remark.kind},
        "level": remark.level.value,
        "message": {"text": message(remark.detail) or remark.kind},
    }
    if remark.path:
        place: dict[str, Any] = {"artifactLocation": {"uri": uri_path(remark.path), "uriBaseId": ROOT_ID}}
        if remark.line > 0:
            place["region"] = {"startLine": remark.line}
        found["locations"] = [{"physicalLocation": place}]
    return found
