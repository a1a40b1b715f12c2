"""The new findings as annotations of a GitHub workflow: commands that its runner reads from the log.

A step shows ten annotations of a level; what does not fit is counted in a last notice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TextIO

from scanner.model.finding import Finding, State
from scanner.model.report import Report
from scanner.model.rule import Level
from scanner.reporters.harmless import block, one_line
from scanner.reporters.registry import Style
from scanner.reporters.remarks import Remark, failed, remarked

MOST = 10
_FEWEST_FAILURES = 3
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice", Level.NONE: "notice"}


class _Line(NamedTuple):
    command: str
    noun: str
    text: str


class GithubReporter:
    """Writes one workflow command a line."""

    def write(self, report: Report, out: TextIO) -> None:
        """Failures first, then the new findings by rank, then notes, then how many are left out; nothing where there is nothing."""
        lines = [*self._remarks(failed(report)), *self._findings(report), *self._remarks(remarked(report))]
        room = dict.fromkeys(("error", "warning", "notice"), MOST)
        wanted = Counter(line.command for line in lines)
        if any(wanted[command] > most for command, most in room.items()):
            room["notice"] -= 1
        left: Counter[str] = Counter()
        if wanted["error"] > MOST:
            lines = _thinned(lines)
        for line in lines:
            if room[line.command]:
                room[line.command] -= 1
                out.write(line.text)
            else:
                left[line.noun] += 1
        out.write(_rest(left))

    def _findings(self, report: Report) -> Iterator[_Line]:
        new = (finding for finding in report.findings if finding.state is State.NEW)
        return (_Line(_COMMANDS[finding.level], "finding", _of_finding(finding)) for finding in new)

    def _remarks(self, remarks: Sequence[Remark]) -> Iterator[_Line]:
        return (_Line(_COMMANDS[each.level], "failure" if each.level is Level.ERROR else "note", _of_remark(each)) for each in remarks)


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


def _of_remark(remark: Remark) -> str:
    place = f"file={value(remark.path)}," if remark.path else ""
    place += f"line={remark.line}," if remark.path and remark.line > 0 else ""
    title = f"not looked at: {remark.kind}" if remark.level is Level.ERROR else remark.kind
    return f"::{_COMMANDS[remark.level]} {place}title={value(title)}::{data(remark.detail)}\n"


def _thinned(lines: Sequence[_Line]) -> list[_Line]:
    """The errors so ordered that neither failures nor findings push out the other: three failures, the findings, more failures."""
    failures = [line for line in lines if line.noun == "failure"]
    others = [line for line in lines if line.noun != "failure"]
    findings = sum(line.command == "error" for line in others)
    first = max(_FEWEST_FAILURES, MOST - findings)
    return [*failures[:first], *others, *failures[first:]]


def _rest(left: Counter[str]) -> str:
    parts = [f"{number} more {noun}{'' if number == 1 else 's'}" for noun, number in sorted(left.items())]
    return f"::notice title=bugclass::{' and '.join(parts)} without an annotation of their own; the log has all.\n" if parts else ""
