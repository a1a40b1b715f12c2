"""What every format for programs keeps: it parses whatever the text, lets nothing through, is quick, and is what it was."""

from __future__ import annotations

import json
import os
import re
import time
import tracemalloc
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from support.reports import full_report, long_report, reports, written

from scanner.model.proof import Verdict
from scanner.model.report import Report
from scanner.reporters import REPORTERS, Style, make_reporter

GOLDEN = Path(__file__).parents[2] / "data/golden"
FILES = {
    "json": "report.json",
    "sarif": "report.sarif",
    "github": "github.txt",
    "gitlab": "gitlab.json",
    "junit": "junit.xml",
    "markdown": "comment.md",
    "html": "page.html",
}
FORMATS = [name for name in REPORTERS if name != "text"]
ESCAPES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
OWN_PARTS = re.compile(r"(?<=<style>).*?(?=</style>)|(?<=<script>).*?(?=</script>)|sha256-[\w+/=]+", re.DOTALL)
JSON_NAMES = ("json", "sarif", "gitlab")


def parsed(name: str, text: str) -> object:
    if name in JSON_NAMES:
        return json.loads(text)
    if name == "junit":
        return ET.fromstring(text.encode())
    return text


@pytest.mark.parametrize("name", FORMATS)
def test_the_golden_report(name: str) -> None:
    """BUGCLASS_GOLDEN=write writes the files anew; read the difference before it is committed."""
    text = OWN_PARTS.sub("", written(name, full_report()))
    if os.environ.get("BUGCLASS_GOLDEN") == "write":
        (GOLDEN / FILES[name]).write_bytes(text.encode())
    assert text == (GOLDEN / FILES[name]).read_bytes().decode()


def test_every_format_has_a_golden_file() -> None:
    assert {file.name for file in GOLDEN.iterdir()} >= set(FILES.values()) and set(FILES) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40)
@given(report=reports())
def test_any_text_gives_a_document_without_escapes(name: str, report: Report) -> None:
    text = written(name, report)
    parsed(name, text)
    assert not ESCAPES.search(text)
    text.encode()


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_still_a_document(name: str) -> None:
    text = written(name, Report("/r", command="scan"))
    parsed(name, text)
    assert (text == "") == (name == "github")


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_says_every_failure_and_every_new_finding(name: str) -> None:
    report = full_report()
    text = written(name, report)
    for failure in report.failures:
        assert failure.kind.value in text
    for finding in report.findings:
        if finding.state.value == "new":
            assert finding.rule_id in text and str(finding.span.start_line) in text
    assert written(name, replace(report, failures=())) != text


@pytest.mark.parametrize("name", FORMATS)
def test_ten_thousand_findings_are_quick(name: str) -> None:
    report = long_report(10_000)
    begun = time.process_time()
    written(name, report)
    assert time.process_time() - begun < 3.0


@pytest.mark.parametrize("name", FORMATS)
def test_a_long_report_is_never_whole_in_memory(name: str) -> None:
    """Two thousand findings are half a megabyte and more of text in most formats; JSON and the page hold what they are made of."""
    report = long_report(2_000)
    with Path(os.devnull).open("w") as nowhere:
        reporter = make_reporter(name, Style())
        reporter.write(long_report(1), nowhere)
        tracemalloc.start()
        reporter.write(report, nowhere)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < (6_000_000 if name in ("json", "html") else 1_500_000)


@pytest.mark.parametrize("name", FORMATS)
def test_a_rule_that_does_not_prove_is_said(name: str) -> None:
    proof = replace(full_report(), command="prove", findings=(), failures=(), notes=(), allowed=())
    assert "stale" in written(name, proof)
    proven = tuple(replace(rule, verdict=Verdict.PROVEN) for rule in proof.rules)
    assert "is not proven" not in written(name, replace(proof, rules=proven))


def test_every_format_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs/reference/formats.md").read_text()
    assert all(f"| `{name}`" in page for name in REPORTERS)
