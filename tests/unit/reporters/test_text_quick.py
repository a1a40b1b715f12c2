"""The quick way to write a report for people gives the lines of the full one, and imports no more than it needs."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from support.command import ROOT
from support.reports import full_report, reports

from scanner.model.report import Report
from scanner.reporters.registry import Style
from scanner.reporters.text import TextReporter
from scanner.reporters.text_quick import QuickTextReporter

STYLES = [Style(), Style(quiet=True), Style(verbose=True), Style(quiet=True, verbose=True)]


def both(report: Report, style: Style) -> tuple[str, str]:
    quick, full = io.StringIO(), io.StringIO()
    QuickTextReporter(style).write(report, quick)
    TextReporter(style).write(report, full)
    return quick.getvalue(), full.getvalue()


@settings(max_examples=40)
@given(report=reports())
def test_the_lines_are_those_of_the_full_report(report: Report) -> None:
    for style in STYLES:
        for each in (report, replace(report, findings=()), replace(report, findings=(), failures=())):
            quick, full = both(each, style)
            assert quick == full


@pytest.mark.parametrize("style", [*STYLES, Style(color=True), Style(color=True, quiet=True)])
def test_so_they_are_for_what_must_be_laid_out(style: Style) -> None:
    quick, full = both(full_report(), style)
    assert quick == full


def test_a_silent_gate_imports_no_layout() -> None:
    code = (
        "import sys, io; from scanner.reporters import Style, make_reporter; from scanner.model.report import Report;"
        "make_reporter('text', Style()).write(Report('/r', command='gate'), sys.stdout); print('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["0 findings in 0 files, 0 rules.", "False"]
