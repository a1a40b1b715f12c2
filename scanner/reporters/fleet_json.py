"""A fleet as JSON, one document or a line each; written while it is read, so that it never is in memory whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

import scanner
from scanner.model.fleet import Answers, FleetFailure, FleetReport, FleetSite, Place, Row
from scanner.reporters.json_answer import SCHEMA, failure_document
from scanner.reporters.json_format import finding_document, rule_document
from scanner.reporters.json_lines import Rows, write_json


def write_fleet_json(report: FleetReport, out: TextIO) -> None:
    """One document: rules, repositories, sites with their places, failures, summary. The same answers give the same bytes."""
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": {"name": "bugclass", "version": scanner.__version__},
        "command": "fleet",
        "since": report.since,
        "rules": Rows(rule_document(rule) for rule in report.rules),
        "repositories": Rows(row_document(row) for row in report.answers.rows()),
        "sites": Rows(_site(site) for site in report.answers.sites()),
        "failures": Rows(_failure(failure) for failure in report.answers.failures()),
        "summary": _summary(report),
    }
    write_json(_plain(document), out)


def write_refusal(problem: str, out: TextIO) -> None:
    """The document of a fleet that could not begin."""
    failure = {"repository": None, "path": "", "kind": "input", "detail": _text(problem)}
    document = {
        "schema": SCHEMA,
        "tool": {"name": "bugclass", "version": scanner.__version__},
        "command": "fleet",
        "since": False,
        "rules": [],
        "repositories": [],
        "sites": [],
        "failures": Rows([failure]),
        "summary": {"failures": 1, "exit_code": 2},
    }
    write_json(document, out)


def row_lines(row: Row, answers: Answers) -> Iterator[str]:
    """One repository as lines: its findings, its failures, then itself."""
    name = row.source.name
    for finding in answers.findings(row.number):
        yield _line({"type": "finding", "repository": name, **finding_document(finding)})
    for failure in answers.failures(row.number):
        yield _line({"type": "failure", **_failure(failure)})
    yield _line({"type": "repository", **row_document(row)})


def ending_lines(report: FleetReport) -> Iterator[str]:
    """What is told after all repositories: the fleet's own failures and the sums."""
    for failure in report.answers.failures(-1):
        yield _line({"type": "failure", **_failure(failure)})
    yield _line({"type": "summary", **_summary(report)})


def row_document(row: Row) -> dict[str, Any]:
    """One repository."""
    source = row.source
    return {
        "name": source.name,
        "group": source.group or None,
        "source": source.place,
        "revision": source.revision or None,
        "commit": row.commit or None,
        "files": row.files,
        "bytes": row.bytes,
        "files_scanned": row.scanned,
        "new": row.sites,
        "suppressed": row.known,
        "failures": row.failures,
        "complete": row.complete,
    }


def _site(site: FleetSite) -> dict[str, Any]:
    found = finding_document(site.lead.finding)
    for key in ("path", "start_line", "start_column", "end_line", "end_column", "rank", "score", "rung", "state", "suppression"):
        del found[key]
    return {
        "rank": site.rank,
        "score": round(site.score, 6),
        **found,
        "count": site.count,
        "repositories": site.repositories,
        "places": [_place(place) for place in site.places],
    }


def _place(place: Place) -> dict[str, Any]:
    span = place.finding.span
    return {
        "repository": place.repository,
        "path": place.finding.path,
        "start_line": span.start_line,
        "start_column": span.start_column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _failure(failure: FleetFailure) -> dict[str, Any]:
    return {"repository": failure.repository or None, **failure_document(failure.failure)}


def _summary(report: FleetReport) -> dict[str, Any]:
    totals = report.totals
    return {
        "repositories": totals.repositories,
        "incomplete": totals.incomplete,
        "files": totals.files,
        "bytes": totals.bytes,
        "files_scanned": totals.scanned,
        "new": totals.places,
        "sites": totals.sites,
        "suppressed": totals.known,
        "rules": len(report.rules),
        "failures": totals.failures,
        "exit_code": report.exit_code,
    }


def _line(document: dict[str, Any]) -> str:
    return json.dumps(_plain(document), ensure_ascii=True, separators=(",", ":")) + "\n"


def _plain(value: Any) -> Any:
    """Bytes of a path that are no text become U+FFFD: many readers of JSON refuse halves of surrogate pairs."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, Rows):
        return Rows(_plain(each) for each in value.rows)
    return value


def _text(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
