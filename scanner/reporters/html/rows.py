"""Findings as rows: what the list of sites shows of each, in ranked order, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scanner.model.finding import Finding, State
from scanner.model.page import Decided
from scanner.model.report import Report
from scanner.reporters.html.embedding import line, lines
from scanner.reporters.html.excerpts import Excerpts

STANDINGS = {
    "open": "to decide",
    "confirmed": "confirmed",
    "false-positive": "false positive",
    "accepted": "accepted",
    "baselined": "in the baseline",
    "suppressed": "suppressed",
}
"""How a site stands -> what the page calls it."""


def rows_of(report: Report, decisions: Iterable[Decided]) -> list[dict[str, Any]]:
    """One row for each finding; `at` is the number of its rule among the names of `rule_names`."""
    decided = {(each.rule_id, each.fingerprint): each for each in decisions}
    numbers = {id: number for number, id in enumerate(rule_names(report))}
    excerpts = Excerpts(report.read)
    known = report.hunt.convention.words if report.hunt and report.hunt.convention else None
    return [
        {
            "rank": finding.rank or place,
            "path": line(finding.path, 500),
            "line": finding.span.start_line,
            "at": numbers[finding.rule_id],
            "rung": finding.rung,
            "level": finding.level.value,
            "why": [line(why) for why in finding.why if why not in (known, f"matches {finding.rule_id}")],
            "message": "" if report.hunt else line(finding.message),
            "code": excerpts.of(finding),
            "fix": lines(finding.fix, 2000) if finding.fix is not None else None,
            **_standing(finding, decided.get((finding.rule_id, finding.fingerprint))),
        }
        for place, finding in enumerate(report.findings, 1)
    ]


def rule_names(report: Report) -> list[str]:
    """The ids of all rules that were run or found something, each once, in order."""
    return list(dict.fromkeys([*(each.rule.id for each in report.rules), *(each.rule_id for each in report.findings)]))


def _standing(finding: Finding, decided: Decided | None) -> dict[str, str]:
    """How the site stands, and who says why. A decision about copies of accepted code does not reach a further copy."""
    if finding.suppression is not None and (finding.suppression.in_source or decided is None):
        where = "a comment in the code" if finding.suppression.in_source else "a decision"
        return {"state": "suppressed", "said": line(f"{where}: {finding.suppression.reason}")}
    if decided is not None and (finding.state is State.SUPPRESSED or decided.decision == "confirmed"):
        reason = f": {decided.reason}" if decided.reason else ""
        return {"state": decided.decision, "said": line(f"{decided.who}, {decided.when[:10]}{reason}")}
    if decided is not None and decided.decision == "false-positive":  # the hunt does not apply decisions, the scan did
        return {"state": decided.decision, "said": line(f"{decided.who}, {decided.when[:10]}: {decided.reason}")}
    return {"state": "baselined" if finding.state is State.BASELINED else "open", "said": ""}
