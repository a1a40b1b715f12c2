"""`bugclass fleet LIST...`: run rules over many repositories."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, TextIO

from scanner.cli.destinations import Destination, destinations
from scanner.cli.fleet_options import add_fleet_options
from scanner.cli.options import command_parser, count
from scanner.errors import ScannerError
from scanner.model.record import replace

if TYPE_CHECKING:
    from scanner.model.fleet import Answers, FleetReport, Row

_MOST_SAID = 100
_FORMATS = {
    "text": "a table of the repositories, and the first sites",
    "json": "for programs: stable and versioned",
    "jsonl": "a line for each finding, failure and repository, as they are done",
    "sarif": "SARIF 2.1.0, a file for each repository in the folder that is named",
    "html": "one page: the repositories and the first sites",
}
_DESCRIPTION = """\
Run rules over many repositories: the kept ones of --root, those that --rules or --library name, or one that is learned from --fix or
--postmortem. Repositories are fetched by git where they are not on this machine, and read without a checkout. Equal code in forks and
vendored copies is one site with several places. Work is spread over processes here, or over a Dask cluster; what was done is
remembered, so that the same command goes on where it was interrupted."""
_EXAMPLE = "  bugclass fleet . --fix HEAD --format text --format html=fleet.html"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 2 where a repository, or a file of one, could not be looked at."""
    parser = command_parser("fleet", _DESCRIPTION, _EXAMPLE, _FORMATS)
    parser.set_defaults(folder_formats=("sarif",))
    add_fleet_options(parser)
    parser.add_argument("--max-sites", type=count, default=25, metavar="N", help="show at most N sites in text, 0 for all (default: 25)")
    arguments = parser.parse_args(argv)
    wanted = destinations(arguments)
    stream = next((each for each in wanted if each == Destination("jsonl", None)), None)
    try:
        return _run(arguments, [each for each in wanted if each is not stream], stream is not None)
    except ScannerError as problem:
        if not any(each.format == "json" for each in wanted):
            raise
        from scanner.cli.delivering import deliver_text
        from scanner.cli.output import failure_line
        from scanner.model.failure import Failure, FailureKind
        from scanner.reporters.fleet_json import write_refusal

        out = StringIO()
        write_refusal(str(problem), out)
        for each in wanted:
            if each.format == "json":
                deliver_text(out.getvalue(), each)
        print(failure_line(Failure("", FailureKind.INPUT, str(problem))), file=sys.stderr)  # noqa: T201 - the command's own notes
        return 2


def _run(arguments: argparse.Namespace, wanted: Sequence[Destination], streams: bool) -> int:
    from scanner.cli.fleet_asking import asked
    from scanner.cli.fleet_progress import FleetProgress
    from scanner.model.fleet import Watcher
    from scanner.reporters.fleet_json import ending_lines, row_lines

    def line(row: Row, answers: Answers) -> None:
        if streams:
            sys.stdout.writelines(row_lines(row, answers))
            sys.stdout.flush()

    with FleetProgress(arguments.quiet) as progress, asked(arguments, Watcher(progress.tell, line)) as report:
        progress.stop()
        if streams:
            sys.stdout.writelines(ending_lines(report))
        for each in wanted:
            _deliver(report, each, arguments)
        say_failures(report)
        return report.exit_code


def say_failures(report: FleetReport) -> None:
    """Name on standard error what was not looked at."""
    from scanner.cli.output import failure_line

    for number, each in enumerate(report.answers.failures()):
        if number == _MOST_SAID:
            left = report.totals.failures - number
            print(f"bugclass: and {left:,} failures more; --format json names them all", file=sys.stderr)  # noqa: T201 - as below
            return
        place = "/".join(part for part in (each.repository, each.failure.path) if part)
        print(failure_line(each.failure._replace(path=place)), file=sys.stderr)  # noqa: T201 - the command's own notes


def _deliver(report: FleetReport, to: Destination, arguments: argparse.Namespace) -> None:
    from scanner.cli.delivering import deliver

    if to.format == "sarif":
        from scanner.cli.fleet_folder import write_sarif

        assert to.file is not None
        write_sarif(report, to.file)
        return
    deliver(lambda out: _write(report, to, arguments, out), to)


def _write(report: FleetReport, to: Destination, arguments: argparse.Namespace, out: TextIO) -> None:
    """Row by row: a report of ten thousand repositories is never whole in memory, but for a page."""
    from scanner.reporters.fleet_json import ending_lines, row_lines, write_fleet_json

    if to.format == "json":
        write_fleet_json(report, out)
    elif to.format == "jsonl":
        for row in report.answers.rows():
            out.writelines(row_lines(row, report.answers))
        out.writelines(ending_lines(report))
    elif to.format == "html":
        from scanner.reporters.fleet_html import fleet_html

        out.write(fleet_html(report))
    else:
        from scanner.cli.looks import style_for
        from scanner.reporters.fleet_text import print_fleet

        style = style_for(arguments, to)
        print_fleet(report, replace(style, width=min(140, style.width)), arguments.max_sites, out)
