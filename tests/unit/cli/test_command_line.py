"""The edge: arguments, exit codes, where output goes, and what a person is told when it goes wrong."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.cli import main as edge
from scanner.cli.looks import wants_color
from scanner.cli.main import COMMANDS, main
from scanner.cli.output import failure_line
from scanner.cli.progress import TerminalProgress
from scanner.errors import InputError
from scanner.model.failure import Failure, FailureKind
from scanner.model.report import Report

ROOT = Path(__file__).parents[3]


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def program(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}  # type: ignore[dict-item]
    command = [sys.executable, "-m", "scanner.cli", *arguments]
    return subprocess.run(command, text=True, capture_output=True, env=environment, timeout=60, **options)  # type: ignore[call-overload,no-any-return]


def test_help_lists_every_command_and_each_help_ends_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"  {name} " in text for name in COMMANDS)
    for name in COMMANDS:
        assert main([name, "--help"]) == 0
        examples = re.split(r"\nexample:\n", capsys.readouterr().out)
        assert len(examples) == 2 and all(line.startswith(f"  bugclass {name}") for line in examples[1].splitlines())


def test_help_is_as_wide_as_the_terminal_and_names_the_formats_that_there_are(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    texts: dict[str, str] = {}
    for command in ("verify", "stats", "test", "suspects"):
        assert main([command, "--help"]) == 0
        texts[command] = capsys.readouterr().out.split("\nexample:")[0]
        assert max(map(len, texts[command].splitlines())) < 80
    assert "--format" not in texts["test"]
    assert [all(word in texts[name] for word in ("text:", "json:")) for name in ("verify", "stats", "suspects")] == [True] * 3
    assert [[word in texts[name] for word in ("sarif:", "markdown:")] for name in ("verify", "stats", "suspects")] == [
        [True, True],
        [False, False],
        [False, True],
    ]


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from scanner.cli.main import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = set(done.stderr.split())
    assert "scanner.cli.main" in loaded
    assert not loaded & {
        "rich",
        "yaml",
        "pathspec",
        "ast",
        "dataclasses",
        "subprocess",
        "scanner.app",
        "scanner.scan",
        "markdown_it",
        "unidiff",
    }


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert re.fullmatch(r"bugclass \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["hunt"], "nothing to learn from"),
        (["learn"], "nothing to learn from"),
        (["hunt", "--before", "a"], "belong together"),
        (["hunt", "--after", "a"], "belong together"),
        (["hunt", "--fix", "HEAD", "--diff", "x"], "--fix and --diff both name a fix"),
        (["scan", "--root", "/nowhere/at/all"], "--root /nowhere/at/all: not a folder"),
        (["scan", "--library", "--rules", "x"], "give one of them"),
    ],
)
def test_arguments_that_do_not_fit_are_one_line_and_2(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    lines = said(capsys)
    assert len(lines) == 1 and lines[0].startswith("bugclass: ") and words in lines[0]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["frobnicate"],
        ["--frobnicate"],
        ["scan", "--jobs", "-1"],
        ["scan", "--jobs", "two"],
        ["hunt", "--fix", "HEAD", "--rung", "0"],
        ["hunt", "--fix", "HEAD", "--max-sites", "x"],
        ["scan", "--format", "xml"],
        ["scan", "--color", "sometimes"],
        ["scan", "--libr"],
        ["prove", "--fix", "x"],
    ],
)
def test_usage_errors_are_2_and_say_nothing_on_stdout(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert said(capsys)


@pytest.mark.parametrize(
    ("problem", "code", "line"),
    [
        (InputError("a\x1b[31m\nb"), 2, r"bugclass: a\x1b[31m b"),
        (KeyboardInterrupt(), 130, "bugclass: interrupted"),
        (KeyError("x"), 2, "bugclass: KeyError: 'x'; this is a bug in bugclass, please report it (-v shows where)"),
    ],
)
def test_what_is_raised_becomes_one_line(
    problem: BaseException, code: int, line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(arguments: list[str]) -> int:
        raise problem

    monkeypatch.setattr(edge, "_dispatch", fail)
    assert main(["scan"]) == code
    assert said(capsys) == [line]
    if isinstance(problem, KeyError):
        assert main(["scan", "-v"]) == 2
        assert "Traceback" in said(capsys)[0]


def answer(monkeypatch: pytest.MonkeyPatch, report: Report) -> None:
    monkeypatch.setattr("scanner.app.scanning.scan.scan", lambda options, rules, library, progress: report)


def test_failures_go_to_stderr_one_line_each_and_make_it_2(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, Report("/", failures=(Failure("a\n.py", FailureKind.UNREADABLE, "no"), Failure("", FailureKind.NO_RULES, "none"))))
    assert main(["scan", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["summary"]["exit_code"] == 2
    assert err.splitlines() == ["bugclass: a .py: no [unreadable]", "bugclass: none [no-rules]"]


def test_output_file_is_written_whole_or_not_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, Report("/"))
    file = tmp_path / "out.json"
    file.write_text("old")
    file.chmod(0o640)
    assert main(["scan", "--format", "json", "-o", str(file)]) == 0
    assert json.loads(file.read_text())["schema"] == 1 and file.stat().st_mode & 0o777 == 0o640
    assert main(["scan", "-o", str(tmp_path / "none/out.json")]) == 2
    assert "is not a folder" in capsys.readouterr().err
    assert main(["scan", "-o", str(tmp_path)]) == 2
    monkeypatch.setattr("scanner.reporters.json_format.document", lambda report: {"x": object()})
    assert main(["scan", "--format", "json", "-o", str(file)]) == 2
    assert json.loads(file.read_text())["schema"] == 1 and list(tmp_path.iterdir()) == [file]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "environment", "on_terminal", "on_pipe"),
    [
        ("auto", {}, True, False),
        ("auto", {"TERM": "dumb"}, False, False),
        ("auto", {"NO_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": ""}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, True, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("always", {"NO_COLOR": "1"}, True, True),
        ("never", {"FORCE_COLOR": "1"}, False, False),
    ],
)
def test_colour(choice: str, environment: dict[str, str], on_terminal: bool, on_pipe: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_color(choice, Terminal()) is on_terminal
    assert wants_color(choice, io.StringIO()) is on_pipe


def test_progress_is_silent_on_a_pipe_when_quiet_and_for_short_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    shown: dict[str, str] = {}
    for name, stream, quiet, patience in (
        ("pipe", io.StringIO(), False, 0.0),
        ("quiet", Terminal(), True, 0.0),
        ("short", Terminal(), False, 1.0),
        ("long", Terminal(), False, 0.0),
    ):
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setattr("scanner.cli.progress._PATIENCE", patience)
        with TerminalProgress(quiet) as progress:
            progress.stage("Scanning", 3)
            progress.advance(3)
        shown[name] = stream.getvalue()
    assert shown["pipe"] == shown["quiet"] == shown["short"] == "" and "Scanning" in shown["long"]


def test_a_failure_line_is_one_harmless_line() -> None:
    assert failure_line(Failure("\x1b]0;x\x07", FailureKind.MISSING, "a\nb")) == r"bugclass: \x1b]0;x\x07: a b [missing]"


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f(a=[]):\n    return a\n" * 3_000)
    command = [sys.executable, "-m", "scanner.cli", "scan", "--library", "--root", str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True
    ) as started:
        assert started.stdout and started.stderr
        started.stdout.close()
        noise = started.stderr.read()
        assert started.wait(60) in (0, 1, 2)
    assert "Traceback" not in noise and "Broken" not in noise and "bug in bugclass" not in noise


def test_an_ascii_terminal_harms_nothing(tmp_path: Path) -> None:
    done = program("scan", "ünï.py", cwd=tmp_path, env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 2 and "Traceback" not in done.stderr
