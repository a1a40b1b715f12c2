"""`bugclass fleet tickets LIST...`: for each repository the body of an issue, and its corrections as a patch. Nothing is pushed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cli.fleet_options import add_fleet_options, fleet_choice, fleet_options
from scanner.cli.options import command_parser

if TYPE_CHECKING:
    from scanner.model.failure import Failure
    from scanner.model.fleet import FleetReport, Ticket

_DESCRIPTION = """\
Write one Markdown file for each repository of a fleet that has a new finding: its sites, as a list to tick off, and the corrections
that the rules have learned, as a patch. Its first line is a title, the whole a body for `gh issue create` or `glab issue create`. What
was looked at is remembered: after `bugclass fleet` with the same lists and rules only what has changed is looked at again. No
repository is written to, and nothing is sent anywhere."""
_EXAMPLE = "  bugclass fleet tickets . --fix HEAD --tickets .bugclass/tickets --patch-dir .bugclass/patches"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code is that of the fleet, 2 also where a patch could not be made."""
    parser = command_parser("fleet tickets", _DESCRIPTION, _EXAMPLE, ())
    add_fleet_options(parser)
    parser.add_argument("--tickets", type=Path, default=Path("tickets"), metavar="DIR", help="the folder for them (default: tickets)")
    parser.add_argument("--patch-dir", type=Path, metavar="DIR", help="write the patches to this folder too, one for each repository")
    arguments = parser.parse_args(argv)

    from scanner.cli.fleet_asking import asked
    from scanner.cli.fleet_progress import FleetProgress
    from scanner.cli.fleet_run import say_failures
    from scanner.model.fleet import Watcher

    with FleetProgress(arguments.quiet) as progress, asked(arguments, Watcher(progress.tell)) as report:
        progress.stop()
        complete = _write(report, arguments)
        say_failures(report)
        return report.exit_code if complete else max(report.exit_code, 2)


def _write(report: FleetReport, arguments: argparse.Namespace) -> bool:
    """All tickets, and a line for each; whether each is whole."""
    from scanner.adapters.whole_file import replace_file
    from scanner.app.fleet.fleet import clones_of
    from scanner.app.fleet.ticketing import tickets
    from scanner.cli.fleet_folder import named_rows, open_folder
    from scanner.reporters.fleet_ticket import ticket_markdown

    choice = fleet_choice(arguments, fleet_options(arguments))
    folder = open_folder(arguments.tickets)
    patches = open_folder(arguments.patch_dir) if arguments.patch_dir is not None else None
    names = {row.number: name for name, row in named_rows(report)}
    complete = True
    for ticket in tickets(report, clones_of(choice), choice.inline_suppressions):
        name = names[ticket.row.number]
        patch = f"{name}.patch" if patches is not None and ticket.patch else ""
        if patches is not None and patch:
            replace_file(patches, patch, ticket.patch)
        replace_file(folder, f"{name}.md", ticket_markdown(ticket, patch).encode("utf-8", "replace"))
        _say(ticket, arguments.tickets / f"{name}.md", arguments.patch_dir / patch if patch else None)
        known = {each.failure for number in (-1, ticket.row.number) for each in report.answers.failures(number)}
        complete = _say_missing(ticket, [each for each in ticket.failures if each not in known]) and complete
    return complete


def _say(ticket: Ticket, file: Path, patch: Path | None) -> None:
    from scanner.model.counted import counted
    from scanner.reporters.harmless import one_line

    corrected = f", {ticket.corrected:,} corrected{f' by {patch}' if patch else ''}" if ticket.corrected else ""
    print(one_line(f"{file}: {counted(len(ticket.findings), 'site')}{corrected}"))  # noqa: T201 - the command's answer


def _say_missing(ticket: Ticket, failures: Sequence[Failure]) -> bool:
    from scanner.cli.output import failure_line

    for each in failures:
        place = "/".join(part for part in (ticket.row.source.name, each.path) if part)
        print(failure_line(each._replace(path=place)), file=sys.stderr)  # noqa: T201 - the command's own notes
    return not failures
