"""Several reports at once: which goes where, and one clear line where `--format` and `-o` do not go together."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from scanner.cli.destinations import destinations
from scanner.cli.main import main
from scanner.cli.options import command_parser
from scanner.cli.output import deliver_report
from scanner.errors import InputError, UsageError
from scanner.model.failure import Failure, FailureKind
from scanner.model.report import Report


def wanted(*arguments: str) -> list[tuple[str, str | None]]:
    found = destinations(command_parser("scan", "", "").parse_args(arguments))
    return [(each.format, each.file and each.file.name) for each in found]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", [("text", None)]),
        ("--format json", [("json", None)]),
        ("-o x", [("text", "x")]),
        ("--format json -o x", [("json", "x")]),
        ("-o x --format json", [("json", "x")]),
        ("--format=sarif=x", [("sarif", "x")]),
        ("--format sarif=a=b", [("sarif", "a=b")]),
        ("--format text --format sarif -o x", [("text", None), ("sarif", "x")]),
        ("--format sarif -o x --format text", [("sarif", "x"), ("text", None)]),
        ("--format text --format sarif=x", [("text", None), ("sarif", "x")]),
        ("--format sarif=x --format text -o y", [("sarif", "x"), ("text", "y")]),
        ("-o y --format sarif=x --format text", [("sarif", "x"), ("text", "y")]),
        ("--format text -o x --format json -o y --format github", [("text", "x"), ("json", "y"), ("github", None)]),
        ("--format json=x --format json", [("json", "x"), ("json", None)]),
        ("--format sarif=x --format junit=y", [("sarif", "x"), ("junit", "y")]),
    ],
)
def test_what_goes_where(arguments: str, expected: list[tuple[str, str | None]]) -> None:
    assert wanted(*arguments.split()) == expected


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--format text --format json", "only one report can go to standard output, not text, json"),
        ("--format text --format json --format sarif -o x", "not text, json"),
        ("--format json=x -o y", "-o y: there is no --format left to go there; say --format F=y"),
        ("--format json -o x -o y", "-o y: there is no --format left"),
        ("-o x -o y", "-o y: there is no --format left"),
        ("-o x --format text --format json", "-o x: follows no --format without a file; say --format F=x"),
        ("--format text --format json=x -o y --format junit", "-o y: follows no --format without a file"),
        ("--format text=x --format json=x", "-o x: more than one report would go there"),
        ("--format text=x --format json=./x", "more than one report would go there"),
        ("--format json=no/x", "-o no/x: no is not a folder; choose another -o FILE"),
        ("--format json=.", "-o .: is a folder; name a file"),
    ],
)
def test_misuse_is_one_clear_line(arguments: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="-") as caught:
        wanted(*arguments.split())
    assert words in str(caught.value)
    assert main(["scan", "--library", *arguments.split()]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and not list(Path().iterdir())


@pytest.mark.parametrize("arguments", ["--format xml", "--format xml=x", "--format =x", "--format json=", "--format", "-o"])
def test_a_format_that_is_none_is_a_usage_error(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", *arguments.split()]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"bugclass: scan: {'-o' if arguments == '-o' else '--format'}") and line.endswith("see 'bugclass scan --help'")


def test_an_empty_name_is_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", "-o", ""]) == 2
    assert "the name of the file is empty" in capsys.readouterr().err


def test_all_reports_tell_of_the_same_findings(capsys: pytest.CaptureFixture[str]) -> None:
    Path("shop.py").write_text("import requests\n\n\ndef ask(url):\n    return requests.get(url)\n")
    files = [f"--format={name}=out.{name}" for name in ("json", "sarif", "github", "gitlab", "junit", "markdown")]
    assert main(["scan", "--library", "--jobs", "1", "--format", "text", *files, "shop.py"]) == 1
    out, err = capsys.readouterr()
    assert "shop.py:5:12: http-call-without-timeout" in out and err == ""
    for name in ("json", "sarif", "gitlab"):
        json.loads(Path(f"out.{name}").read_text())
    ET.parse("out.junit")
    for file in Path().glob("out.*"):
        assert "http-call-without-timeout" in file.read_text() and "shop.py" in file.read_text()


@pytest.mark.parametrize("name", ["json", "sarif", "github", "gitlab", "junit", "markdown"])
def test_a_command_that_cannot_begin_is_a_document_with_that_failure(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.py").write_text("x = 1\n")
    assert main(["scan", "--rules", "nowhere.yaml", "--format", name]) == 2
    out, err = capsys.readouterr()
    assert "nowhere.yaml" in out and "input" in out
    assert err.splitlines() == [line for line in err.splitlines() if line.startswith("bugclass: ")] and len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", ["scan --root nowhere", "hunt", "learn --fix HEAD --as libcst", "hunt --fix HEAD --engine libcst", "gate --trust base"]
)
def test_options_that_do_not_fit_are_a_document_too(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments.split(), "--format", "json"]) == 2
    out, err = capsys.readouterr()
    (failure,) = json.loads(out)["failures"]
    assert failure["kind"] == "input" and err == f"bugclass: {failure['detail']} [input]\n"


def test_with_text_too_the_documents_are_written_and_the_line_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", "--rules", "nowhere.yaml", "--format", "text", "--format", "sarif=x", "--format", "junit=y"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1
    assert json.loads(Path("x").read_text())["runs"][0]["invocations"][0]["executionSuccessful"] is False
    assert ET.parse("y").getroot().get("errors") == "1"


def test_a_report_that_cannot_be_written_keeps_no_other_back(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = command_parser("scan", "", "").parse_args(["--format=json=/dev/full", "--format=junit=y", "--format=gitlab"])
    report = Report("/r", failures=(Failure("a.py", FailureKind.UNREADABLE, "no"),))
    with pytest.raises(InputError, match="/dev/full: the report cannot be written: No space left on device"):
        deliver_report(report, arguments)
    out, err = capsys.readouterr()
    assert json.loads(out)[0]["location"]["path"] == "a.py" and "a.py: no [unreadable]" in err
    assert ET.parse("y").getroot().get("errors") == "1" and [file.name for file in Path().iterdir()] == ["y"]
