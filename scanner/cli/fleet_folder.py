"""A file for each repository of a fleet, in a folder: named by the repository, each whole or not at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from scanner.adapters.whole_file import replace_file
from scanner.errors import InputError
from scanner.model.fleet import FleetReport, Row
from scanner.model.report import Report
from scanner.reporters.registry import Style
from scanner.reporters.sarif import make

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 120


def named_rows(report: FleetReport) -> Iterator[tuple[str, Row]]:
    """The repositories with names that files can have, no two alike, whatever case the file system minds."""
    seen: Counter[str] = Counter()
    for row in report.answers.rows():
        name = _UNFIT.sub("-", row.source.name)[:_LONGEST].strip("-.") or "repository"
        seen[name.lower()] += 1
        number = seen[name.lower()]
        yield (name if number == 1 else f"{name}~{number}"), row


def open_folder(folder: Path) -> Path:
    """The folder, made where it is not there. Raises InputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InputError(f"{folder}: cannot be made: {problem.strerror}; name another folder") from None
    return folder.resolve()


def write_sarif(report: FleetReport, folder: Path) -> None:
    """`NAME.sarif` for each repository. Raises InputError where one cannot be written."""
    place = open_folder(folder)
    for name, row in named_rows(report):
        out = StringIO()
        make(Style()).write(_one(report, row), out)
        replace_file(place, f"{name}.sarif", out.getvalue().encode("ascii"))


def _one(report: FleetReport, row: Row) -> Report:
    answers = report.answers
    failures = tuple(each.failure for number in (-1, row.number) for each in answers.failures(number))
    return Report("", report.rules, tuple(answers.findings(row.number)), failures, row.scanned, command="scan")
