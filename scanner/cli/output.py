"""Where a report goes: data to standard output or a file (whole or not at all), failures to standard error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from scanner.cli.columns import columns
from scanner.cli.destinations import Destination, destinations
from scanner.errors import InputError, ScannerError
from scanner.model.failure import Failure, FailureKind
from scanner.model.note import Note, NoteKind
from scanner.model.ports import Reporter
from scanner.model.report import Report
from scanner.reporters import Style, make_reporter
from scanner.reporters.harmless import one_line

FOR_PEOPLE = ("text", "html")


def deliver(report: Report, arguments: argparse.Namespace) -> int:
    """Write the report in each format that is asked for, then the failures to standard error; the exit code.

    A report that cannot be written keeps none of the others back. Raises InputError for the first of them.
    """
    return _deliver(report, arguments, destinations(arguments))


def answer(command: str, arguments: argparse.Namespace, ask: Callable[[], Report]) -> int:
    """Ask the use case and deliver its report; the exit code.

    A command that cannot begin is, in every format for programs, a report with that one failure; where only people read, it raises.
    `ask` reads the other options too, so that what is wrong with them is told in the same way.
    """
    machines = tuple(each for each in destinations(arguments) if each.format not in FOR_PEOPLE)
    try:
        report = ask()
    except ScannerError as problem:
        if not machines:
            raise
        refusal = Report(str(arguments.root), failures=(Failure("", FailureKind.INPUT, str(problem)),), command=command)
        return _deliver(refusal, arguments, machines)
    return deliver(replace(report, command=command), arguments)


def failure_line(failure: Failure) -> str:
    """One failure in one harmless line."""
    place = f"{failure.path}: " if failure.path else ""
    return f"bugclass: {one_line(f'{place}{failure.detail}')} [{failure.kind.value}]"


def note_line(note: Note) -> str:
    """One note in one harmless line."""
    place = f"{note.path}:{note.line}: " if note.line else f"{note.path}: " if note.path else ""
    return f"bugclass: note: {one_line(f'{place}{note.detail}')} [{note.kind.value}]"


def wants_color(choice: str, out: TextIO | None) -> bool:
    """Whether to colour: the option first, then NO_COLOR, FORCE_COLOR, then whether `out` is a terminal (None: a file)."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return out is not None
    return out is not None and out.isatty() and os.environ.get("TERM") != "dumb"


def abandon_stdout() -> None:
    """The reader has gone: let nothing more, the interpreter's last flush included, complain about it."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return


def _deliver(report: Report, arguments: argparse.Namespace, wanted: Sequence[Destination]) -> int:
    problems: list[InputError] = []
    for each in wanted:
        try:
            _write(report, arguments, each)
        except InputError as problem:
            problems.append(problem)
    remarks = [note for note in report.notes if note.kind is not NoteKind.DONE]
    for line in (*map(note_line, remarks), *map(failure_line, report.failures)):
        print(line, file=sys.stderr)  # noqa: T201 - this module is where output is
    if problems:
        raise problems[0]
    return report.exit_code


def _write(report: Report, arguments: argparse.Namespace, to: Destination) -> None:
    color = wants_color(arguments.color, sys.stdout if to.file is None else None)
    reporter = make_reporter(to.format, Style(color, columns(100), arguments.quiet, arguments.verbose))
    if to.file is not None:
        _write_file(reporter, report, to.file)
        return
    try:
        reporter.write(report, sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        abandon_stdout()
    except OSError as problem:
        abandon_stdout()
        raise InputError(f"standard output: the report cannot be written: {problem.strerror or problem}") from None


def _write_file(reporter: Reporter, report: Report, file: Path) -> None:
    import tempfile  # brings three compressors along

    try:
        if file.exists() and not file.is_file():
            with file.open("w", encoding="utf-8", errors="backslashreplace") as out:
                reporter.write(report, out)
            return
        target = file.resolve()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
                reporter.write(report, out)
            Path(name).chmod(_mode(target))
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise InputError(f"{file}: the report cannot be written: {problem.strerror or problem}; choose another -o FILE") from None


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask
