"""What GitHub's annotations, GitLab's code quality, JUnit and the comment each say, and what they keep to themselves."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace

import pytest
from support.reports import HOSTILE, finding, full_report, long_report, rule, written

from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State, Suppression
from scanner.model.note import Note, NoteKind
from scanner.model.proof import Verdict
from scanner.model.report import Report, RuleReport
from scanner.model.rule import Level
from scanner.model.source import Span
from scanner.reporters.bounded_comment import LIMIT
from scanner.reporters.github import data, value

KNOWN = (finding(1, state=State.BASELINED), finding(2, path="b.py", state=State.SUPPRESSED, suppression=Suppression("tested")))


def scan(*findings: Finding, **more: object) -> Report:
    return Report("/r", (RuleReport(rule(), "python", Verdict.PROVEN),), findings, command="scan", **more)  # type: ignore[arg-type]


def failures(count: int) -> tuple[Failure, ...]:
    return tuple(Failure(f"{n}.py", FailureKind.UNPARSABLE, "line 1") for n in range(count))


def many(count: int, level: Level = Level.ERROR) -> list[Finding]:
    return [finding(n + 1, Span(n + 1, 1, n + 1, 5), level=level) for n in range(count)]


@pytest.mark.parametrize("name", ["github", "gitlab", "markdown"])
def test_known_findings_are_no_news(name: str) -> None:
    assert "shop/tax.py" not in written(name, scan(*KNOWN)) and "b.py" not in written(name, scan(*KNOWN))


# GitHub


def commands(report: Report) -> Counter[str]:
    return Counter(line.split("::")[1].split(" ")[0] for line in written("github", report).splitlines())


@pytest.mark.parametrize("text", ["a\n::error::b", "a\r\n::set-output name=x::y", "%0A::stop-commands::z", HOSTILE])
def test_no_text_starts_a_command_of_its_own(text: str) -> None:
    lines = written(
        "github", scan(finding(message=text, path=text, rule_id=text), failures=(Failure(text, FailureKind.RULE, text),))
    ).splitlines()
    assert len(lines) == 2 and all(re.match(r"::error file=[^:,]+,", line) for line in lines)
    assert "%0A" in data("a\nb") and data("50%") == "50%25" and value("a:b,c") == "a%3Ab%2Cc"


def test_a_place_of_several_lines_has_no_column() -> None:
    assert "line=10,endLine=12,title=" in written("github", scan(finding(1, Span(10, 5, 12, 6))))
    assert "line=5,endLine=5,col=12,title=" in written("github", scan(finding()))


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (scan(*many(10)), {"error": 10}),
        (scan(*many(11)), {"error": 10, "notice": 1}),
        (scan(*many(10), failures=failures(1)), {"error": 10, "notice": 1}),
        (scan(*many(11, Level.WARNING), *many(10, Level.NOTE)), {"warning": 10, "notice": 10}),
        (scan(*many(10, Level.NOTE)), {"notice": 10}),
        (scan(*many(11, Level.NONE)), {"notice": 10}),
        (scan(failures=failures(50)), {"error": 10, "notice": 1}),
        (scan(notes=(Note("a", 1, NoteKind.POLICY_CHANGE, "x"), Note("", 0, NoteKind.DONE, "y"))), {"warning": 1, "notice": 1}),
        (scan(), {}),
    ],
)
def test_at_most_ten_of_a_level(report: Report, expected: dict[str, int]) -> None:
    assert commands(report) == expected


def test_what_is_left_out_is_counted() -> None:
    text = written("github", scan(*many(12), *many(1, Level.NOTE), failures=failures(6)))
    assert (
        text.splitlines()[-1]
        == "::notice title=bugclass::3 more failures and 5 more findings without an annotation of their own; the log has all."
    )
    assert text.count("not looked at%3A unparsable") == 3 and "::notice file=shop/tax.py" in text


# GitLab


def test_fingerprints_are_unique_and_survive_moved_lines() -> None:
    before = json.loads(written("gitlab", scan(finding(1), finding(2, Span(9, 5, 9, 22)))))
    after = json.loads(written("gitlab", scan(finding(2, Span(7, 1, 7, 9)), finding(1, Span(19, 5, 19, 22)))))
    assert len({each["fingerprint"] for each in before}) == 2
    assert {each["fingerprint"] for each in before} == {each["fingerprint"] for each in after}
    assert len({each["fingerprint"] for each in json.loads(written("gitlab", long_report(3_000)))}) == 3_000


@pytest.mark.parametrize(("level", "severity"), list(zip(Level, ["info", "minor", "major", "critical"], strict=True)))
def test_severities(level: Level, severity: str) -> None:
    (entry,) = json.loads(written("gitlab", scan(finding(level=level))))
    assert entry["severity"] == severity
    assert list(entry) == ["description", "check_name", "fingerprint", "severity", "location"]
    assert entry["location"] == {"path": "shop/tax.py", "lines": {"begin": 5, "end": 5}}


def test_what_was_not_looked_at_is_no_correction() -> None:
    (entry,) = json.loads(written("gitlab", scan(failures=(*failures(1), *failures(1)))))
    assert (entry["severity"], entry["location"]["path"], entry["check_name"]) == ("blocker", "0.py", "bugclass-failure-unparsable")
    (entry,) = json.loads(written("gitlab", scan(allowed=failures(1), notes=(Note("", 0, NoteKind.DONE, "y"),))))
    assert entry["severity"] == "info" and "which is allowed" in entry["description"]


# JUnit


def test_cases_are_what_they_are_counted_as() -> None:
    root = ET.fromstring(written("junit", full_report()))
    for element in [root, *root]:
        cases = list(element.iter("testcase"))
        assert int(element.get("tests", "")) == len(cases)
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(element.get(name, "")) == len(list(element.iter(tag)))
    assert [suite.get("name") for suite in root] == ["not looked at", "notes", "b-rule", "c-rule", "http-call-without-timeout"]


def test_a_rule_that_found_nothing_passed_and_known_findings_are_skipped_with_their_reason() -> None:
    (suite,) = ET.fromstring(written("junit", scan()))
    assert [(case.get("name"), list(case)) for case in suite] == [("no findings", [])]
    (suite,) = ET.fromstring(written("junit", scan(*KNOWN)))
    assert [skipped.get("message") for skipped in suite.iter("skipped")] == ["baselined", "suppressed: tested"]


def test_text_stays_text_in_xml() -> None:
    (suite,) = ET.fromstring(written("junit", scan(finding(message="]]> <b>&amp;\ttab\u2028 é"))))
    failure = suite.find("testcase/failure")
    assert failure is not None and (failure.get("message") or "").startswith("]]> <b>&amp; tab") and "]]> <b>&amp;" in (failure.text or "")


# Markdown


@pytest.mark.parametrize("count", [1, 100, 1_000, 20_000])
@pytest.mark.parametrize("size", [10, 5_000])
def test_a_comment_fits_whatever_there_is(count: int, size: int) -> None:
    long = [finding(n + 1, Span(n + 1, 1, n + 1, 5), message="é|" * size, path="ü" * min(size, 200)) for n in range(count)]
    text = written("markdown", scan(*long, failures=failures(count)))
    assert len(text.encode()) <= LIMIT and text.count("<details>") == text.count("</details>") == 1
    shown = text.count("\n| error |")
    assert shown == count or f"{count - shown:,} more do not fit into a comment (table)" in text


def test_a_correction_is_a_difference_of_whole_lines() -> None:
    text = written("markdown", scan(finding(fix="requests.get(url, timeout=1)")))
    assert "```diff\n-    return requests.get(url)\n+    return requests.get(url, timeout=1)\n```" in text


@pytest.mark.parametrize(
    "more", [{"fix": "x\x1b"}, {"fix": "x", "snippet": ""}, {"fix": "x", "snippet": "a\nb"}, {"fix": "x", "snippet": "a" * 300}, {}]
)
def test_no_difference_is_made_up(more: dict[str, object]) -> None:
    assert "```diff" not in written("markdown", scan(finding(**more)))  # type: ignore[arg-type]


def test_the_heading_says_what_it_is_and_silence_is_not_success() -> None:
    assert "### bugclass: 1 new finding\n" in written("markdown", scan(finding()))
    assert "### bugclass: no new findings\n" in written("markdown", scan(*KNOWN)) and "1 baselined, 1 suppressed" in written(
        "markdown", scan(*KNOWN)
    )
    incomplete = written("markdown", replace(scan(), failures=failures(1)))
    assert "not complete" in incomplete and "**Not looked at:**" in incomplete and "no new findings" not in incomplete


def test_links_lead_to_the_lines() -> None:
    text = written("markdown", scan(finding(1, Span(10, 5, 12, 6), path="a b/(c).py")))
    assert "[`a b/(c).py:10`](<a%20b/%28c%29.py#L10-L12>)" in text
