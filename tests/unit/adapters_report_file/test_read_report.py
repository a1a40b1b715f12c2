"""Reports that `--format json` wrote, read again to be shown; and what is no such report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.reports import full_report, written

from scanner.adapters.report_file import read_report
from scanner.errors import InputError


def test_what_was_written_is_read(tmp_path: Path) -> None:
    report = full_report()
    file = tmp_path / "findings.json"
    file.write_text(written("json", report))
    found = read_report(file, "/r")
    first, again = json.loads(written("json", replace(report, read=None))), json.loads(written("json", found))
    for document in (first, again):
        document["rules"] = sorted(document["rules"], key=lambda each: each["id"])
    assert again == first


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is not a report of schema 1"),
        ("{}", "is not a report of schema 1"),
        ('{"schema": 2, "findings": []}', "is not a report of schema 1"),
        ('{"schema": 1, "findings": []}', "is not a whole report: lacks 'rules'"),
    ],
)
def test_what_is_no_report(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "findings.json"
    file.write_text(text)
    with pytest.raises(InputError, match=r"findings\.json") as caught:
        read_report(file, "/r")
    assert told in str(caught.value) and "\n" not in str(caught.value)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_report(tmp_path / "none.json", "/r")


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("findings", 0, "path"), 7),
        (("findings", 0, "start_line"), -1),
        (("findings", 0, "start_line"), True),
        (("findings", 0, "state"), "\x1b[31m"),
        (("findings", 0, "why"), "x"),
        (("findings", 0), None),
        (("rules", 0, "verdict"), "sure"),
        (("rules", 0, "sites"), None),
        (("failures",), 3),
        (("failures", 0, "kind"), []),
        (("summary",), []),
        (("command",), None),
        (("notes", 0, "line"), "x"),
        (("hunt",), {"fix": 1}),
        (("incident",), {"id": "x"}),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_in_one_line(tmp_path: Path, keys: tuple[str | int, ...], value: Any) -> None:
    document = json.loads(written("json", full_report()))
    inner = document
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    file = tmp_path / "findings.json"
    file.write_text(json.dumps(document))
    with pytest.raises(InputError, match="is not a whole report") as caught:
        read_report(file, "/r")
    assert str(caught.value).isprintable()
