"""`bugclass history RULE`: how the class grew."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

from scanner.cli.columns import columns
from scanner.cli.delivering import deliver_text
from scanner.cli.destinations import Destination, destinations
from scanner.cli.options import add_rules_option, command_parser, count, rule_choice, run_options
from scanner.errors import ScannerError

if TYPE_CHECKING:
    from scanner.model.growth import Growth

_FORMATS = {
    "text": "a line of the numbers, the sites by age, those that went",
    "json": "for programs: stable and versioned",
    "svg": "the chart",
    "html": "one page with the chart and all sites, which asks nothing of any network",
}
_DESCRIPTION = """\
How a class of bug grew: its sites at revisions from the first to HEAD (or from --since), read from git without a checkout; when each
site that is there now came in, and by which commit; which commits took the others away. A site is the same one wherever it moves, as
long as its code is the same. RULE is a kept rule, or one of the library. The formats are text, json, svg and html."""
_EXAMPLE = """\
  bugclass history http-call-without-timeout
  bugclass history http-call-without-timeout --samples 200 --format html=history.html"""


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 2 where something could not be looked at."""
    parser = command_parser("history", _DESCRIPTION, _EXAMPLE, _FORMATS)
    parser.add_argument("rule", metavar="RULE", help="the id of the rule")
    parser.add_argument("--since", metavar="REV", help="where to begin: a commit, a tag, a branch (default: the first commit)")
    parser.add_argument(
        "--samples",
        type=count,
        default=60,
        metavar="N",
        help="look at N revisions, evenly spread, 0 for all (default: 60), and at more where the number changes",
    )
    add_rules_option(parser)
    parser.add_argument("--library", action="store_true", help="take the rule from those that ship with bugclass")
    arguments = parser.parse_args(argv)
    wanted = destinations(arguments)
    options = run_options(arguments, ())

    from scanner.app.history.history import history
    from scanner.cli.progress import TerminalProgress
    from scanner.model.failure import Failure, FailureKind
    from scanner.model.growth import Growth, HistoryChoice

    try:
        choice = HistoryChoice(arguments.since, arguments.samples)
        with TerminalProgress(arguments.quiet) as progress:
            growth = history(options, arguments.rule, rule_choice(arguments), choice, progress)
    except ScannerError as problem:
        wanted = tuple(each for each in wanted if each.format == "json")
        if not wanted:
            raise
        growth = Growth(arguments.rule, "", "", 0, failures=(Failure("", FailureKind.INPUT, str(problem)),))
    for each in wanted:
        deliver_text(_told(growth, each, arguments), each)
    _say(growth)
    return growth.exit_code


def _told(growth: Growth, to: Destination, arguments: argparse.Namespace) -> str:
    if to.format == "json":
        from scanner.reporters.growth_json import growth_json

        return growth_json(growth)
    if to.format == "svg":
        from scanner.reporters.growth_chart import growth_svg

        return growth_svg(growth)
    if to.format == "html":
        from scanner.reporters.growth_html import growth_html

        return growth_html(growth)
    from scanner.cli.output import wants_color
    from scanner.reporters.growth_text import print_growth
    from scanner.reporters.registry import Style

    color = wants_color(arguments.color, sys.stdout if to.file is None else None)
    width = min(120, columns(100))
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower() if to.file is None else "utf-8"
    out = StringIO()
    print_growth(growth, Style(color, width, arguments.quiet, arguments.verbose), not encoding.startswith("utf"), out)
    return out.getvalue()


def _say(growth: Growth) -> None:
    from scanner.cli.output import failure_line

    for failure in growth.failures:
        print(failure_line(failure), file=sys.stderr)  # noqa: T201 - the command's own notes
