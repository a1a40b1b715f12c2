"""The new findings as annotations of a GitHub workflow: commands that its runner reads from the log.

A step shows ten annotations of a level; what does not fit is counted in a last notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from scanner.model.failure import Failure
from scanner.model.finding import Finding, State
from scanner.model.report import Report
from scanner.model.rule import Level
from scanner.reporters.harmless import block, one_line
from scanner.reporters.registry import Style

MOST = 10
_FEWEST_FAILURES = 3
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice", Level.NONE: "notice"}


class GithubReporter:
    """Writes one workflow command a line."""

    def write(self, report: Report, out: TextIO) -> None:
        """Failures first, then the new findings by rank, then how many of either are left out; nothing where there is nothing."""
        new = [finding for finding in report.findings if finding.state is State.NEW]
        by_command = {command: [f for f in new if _COMMANDS[f.level] == command] for command in ("error", "warning", "notice")}
        failures = report.failures[: max(_FEWEST_FAILURES, MOST - len(by_command["error"]))]
        room = {"error": MOST - len(failures), "warning": MOST, "notice": MOST}
        if len(failures) < len(report.failures) or any(len(found) > room[command] for command, found in by_command.items()):
            room["notice"] = MOST - 1
        shown = {id(finding) for command, found in by_command.items() for finding in found[: room[command]]}
        for failure in failures:
            out.write(_of_failure(failure))
        for finding in new:
            if id(finding) in shown:
                out.write(_of_finding(finding))
        out.write(_rest(len(new) - len(shown), report.failures[len(failures) :]))


def make(style: Style) -> GithubReporter:
    """The reporter; the style is for people and changes nothing here."""
    return GithubReporter()


def data(text: str) -> str:
    """Text as a command's message: line ends stay, encoded; nothing starts a command of its own."""
    return block(text).replace("%", "%25").replace("\n", "%0A")


def value(text: str) -> str:
    """Text as the value of a command's property."""
    return data(one_line(text)).replace(":", "%3A").replace(",", "%2C")


def _of_finding(finding: Finding) -> str:
    span = finding.span
    place = [f"file={value(finding.path)}", f"line={span.start_line}", f"endLine={span.end_line}"]
    if span.start_line == span.end_line:
        place.append(f"col={span.start_column}")
    words = [finding.message or finding.rule_id, *(why for why in finding.why if why != f"matches {finding.rule_id}")]
    return f"::{_COMMANDS[finding.level]} {','.join(place)},title={value(finding.rule_id)}::{data(chr(10).join(words))}\n"


def _of_failure(failure: Failure) -> str:
    place = f"file={value(failure.path)}," if failure.path else ""
    return f"::error {place}title={value('not looked at: ' + failure.kind.value)}::{data(failure.detail or failure.kind.value)}\n"


def _rest(findings: int, failures: Sequence[Failure]) -> str:
    parts = [
        f"{number} more {noun}{'' if number == 1 else 's'}"
        for number, noun in ((findings, "finding"), (len(failures), "failure"))
        if number
    ]
    return f"::notice title=bugclass::{' and '.join(parts)} without an annotation of their own; the log has all.\n" if parts else ""
