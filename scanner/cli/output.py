"""What a command answers: its data to where they are wanted, its notes and failures to standard error."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Generic, Protocol, TextIO, TypeVar

from scanner.cli.delivering import deliver
from scanner.cli.destinations import Destination, destinations
from scanner.cli.looks import style_for
from scanner.cli.saying import say
from scanner.cli.spent import SPENT
from scanner.errors import InputError, ScannerError
from scanner.model.failure import Failure, FailureKind
from scanner.model.note import Note, NoteKind
from scanner.model.record import Record, replace
from scanner.model.report import Report
from scanner.reporters import Style, make_reporter
from scanner.reporters.harmless import one_line

FOR_PEOPLE = ("text", "html")


class Answer(Protocol):
    """What a command answers that is no report."""

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What could not be looked at."""

    @property
    def exit_code(self) -> int:
        """The command's."""


T = TypeVar("T", bound=Answer)


class Command(Record, Generic[T]):
    """One that answers in its own formats: how it asks, what it answers when it cannot begin, how it writes each format."""

    ask: Callable[[], T]
    refused: Callable[[Failure], T]
    writers: Mapping[str, Callable[[T, Style, TextIO], None]]
    remarks: Callable[[T], Sequence[str]] = lambda _: ()


def deliver_report(report: Report, arguments: argparse.Namespace) -> int:
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
    return deliver_report(replace(report, command=command), arguments)


def answer_own(arguments: argparse.Namespace, command: Command[T]) -> int:
    """The same for a command whose answer is no report; only its JSON is for programs."""
    wanted = destinations(arguments)
    try:
        told = command.ask()
    except ScannerError as problem:
        wanted = tuple(each for each in wanted if each.format == "json")
        if not wanted:
            raise
        told = command.refused(Failure("", FailureKind.INPUT, str(problem)))
    SPENT.stage("Writing")
    for each in wanted:
        deliver(partial(command.writers[each.format], told, style_for(arguments, each)), each)
    remarks = [f"bugclass: note: {one_line(remark)}" for remark in command.remarks(told)]
    for line in (*remarks, *map(failure_line, told.failures)):
        say(line)
    return told.exit_code


def failure_line(failure: Failure) -> str:
    """One failure in one harmless line."""
    place = f"{failure.path}: " if failure.path else ""
    return f"bugclass: {one_line(f'{place}{failure.detail}')} [{failure.kind.value}]"


def note_line(note: Note) -> str:
    """One note in one harmless line."""
    place = f"{note.path}:{note.line}: " if note.line else f"{note.path}: " if note.path else ""
    return f"bugclass: note: {one_line(f'{place}{note.detail}')} [{note.kind.value}]"


def _deliver(report: Report, arguments: argparse.Namespace, wanted: Sequence[Destination]) -> int:
    problems: list[InputError] = []
    SPENT.stage("Writing")
    for each in wanted:
        try:
            deliver(partial(make_reporter(each.format, style_for(arguments, each)).write, report), each)
        except InputError as problem:
            problems.append(problem)
    remarks = [note for note in report.notes if note.kind is not NoteKind.DONE]
    for line in (*map(note_line, remarks), *map(failure_line, report.failures)):
        say(line)
    if problems:
        raise problems[0]
    return report.exit_code
