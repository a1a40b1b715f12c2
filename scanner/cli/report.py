"""`bugclass report`: one page about an incident, a rule, or all kept rules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scanner.cli.destinations import Destination, destinations, send_to
from scanner.cli.options import add_rules_option, command_parser, count, rule_choice, run_options
from scanner.errors import UsageError
from scanner.model.report import Report

PAGE = "bugclass-report.html"
_FORMATS = ("html", "json", "text")
_DESCRIPTION = (
    "One page for the browser about an incident (its hunt), one kept rule, or all of them: the timeline, the rule with its code before and "
    "after, the ladder, the sites with their decisions, a map of the code base, the history, figures over all post-mortems. A single "
    f"file that asks for nothing from anywhere. It goes to -o FILE, else to standard output, or, on a terminal, to {PAGE}. "
    "Findings do not fail it."
)
_EXAMPLE = "  bugclass report postmortem.md -o report.html\n  bugclass report http-call-without-timeout -o report.html"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 0, or 2 when the page is not complete."""
    parser = command_parser("report", _DESCRIPTION, _EXAMPLE, _FORMATS)
    parser.set_defaults(default_format="html")
    subject = "a post-mortem, which is hunted, or the id of a kept rule (default: all kept rules)"
    parser.add_argument("subject", nargs="?", default="", metavar="POSTMORTEM|RULE", help=subject)
    parser.add_argument("--from", dest="findings", type=Path, metavar="FILE", help="show a report that --format json wrote; scan nothing")
    parser.add_argument("--path", type=Path, action="append", default=[], metavar="P", help="look only below P; may be repeated")
    parser.add_argument("--max-sites", type=count, default=25, metavar="N", help="list at most N sites of a hunt, 0 for all (default: 25)")
    parser.add_argument(
        "--samples", type=count, default=40, metavar="N", help="look at N revisions for a rule's history, 0 for none (default: 40)"
    )
    add_rules_option(parser)
    parser.add_argument("--library", action="store_true", help="run the rules that ship with bugclass")
    arguments = parser.parse_args(argv)

    from scanner.app.pages.report_page import PageChoice, report_page
    from scanner.cli.output import answer
    from scanner.cli.progress import TerminalProgress

    written = _choose_file(arguments)

    def ask() -> Report:
        other = [each.format for each in destinations(arguments) if each.format not in _FORMATS]
        if other:
            raise UsageError(f"--format {other[0]}: a page is written as html; `scan` and `hunt` write {other[0]}")
        choice = PageChoice(arguments.subject, rule_choice(arguments), arguments.findings, arguments.max_sites, arguments.samples)
        options = run_options(arguments, arguments.path)
        with TerminalProgress(arguments.quiet) as progress:
            return report_page(options, choice, progress)

    code = answer("report", arguments, ask)
    if written and not arguments.quiet:
        print(f"wrote {written}", file=sys.stderr)  # noqa: T201 - where the page is, for a person
    return code


def _choose_file(arguments: argparse.Namespace) -> str | None:
    """The file that is chosen for a person at a terminal who names none: markup on a screen helps nobody."""
    to = destinations(arguments)
    if to != (Destination("html", None),) or not sys.stdout.isatty():
        return None
    send_to(arguments, PAGE)
    return PAGE
