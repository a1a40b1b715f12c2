"""`bugclass history RULE`: how the class grew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from scanner.cli.options import add_rules_option, command_parser, count, rule_choice, run_options

if TYPE_CHECKING:
    from scanner.model.failure import Failure
    from scanner.model.growth import Growth
    from scanner.reporters import Style

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
    options = run_options(arguments, ())

    from scanner.app.history.history import history
    from scanner.cli.output import Command, answer_own
    from scanner.cli.progress import TerminalProgress
    from scanner.model.growth import Growth, HistoryChoice

    def ask() -> Growth:
        choice = HistoryChoice(arguments.since, arguments.samples)
        with TerminalProgress(arguments.quiet) as progress:
            return history(options, arguments.rule, rule_choice(arguments), choice, progress)

    def refused(failure: Failure) -> Growth:
        return Growth(arguments.rule, "", "", 0, failures=(failure,))

    return answer_own(arguments, Command(ask, refused, {"text": _text, "json": _json, "svg": _svg, "html": _html}))


def _text(growth: Growth, style: Style, out: TextIO) -> None:
    from scanner.reporters.growth_text import print_growth

    encoding = (getattr(out, "encoding", None) or "utf-8").lower()
    print_growth(growth, style, not encoding.startswith("utf"), out)


def _json(growth: Growth, style: Style, out: TextIO) -> None:
    from scanner.reporters.growth_json import growth_json

    out.write(growth_json(growth))


def _svg(growth: Growth, style: Style, out: TextIO) -> None:
    from scanner.reporters.growth_chart import growth_svg

    out.write(growth_svg(growth))


def _html(growth: Growth, style: Style, out: TextIO) -> None:
    from scanner.reporters.growth_html import growth_html

    out.write(growth_html(growth))
