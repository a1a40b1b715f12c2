"""`bugclass hunt`: learn, prove, scan, rank, report."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.cli.fix_options import add_feedback_options, add_fix_options, fix_source, hunt_choice
from scanner.cli.options import command_parser, run_options
from scanner.model.record import replace
from scanner.model.report import Report

_DESCRIPTION = "Learn the class of bug from a post-mortem or a fix, prove the rule, and list the other places, likeliest first."
_EXAMPLE = "  bugclass hunt --fix HEAD --max-sites 10\n  bugclass hunt postmortem.md --save"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code."""
    parser = command_parser("hunt", _DESCRIPTION, _EXAMPLE)
    add_fix_options(parser)
    add_feedback_options(parser)
    parser.add_argument("--save", action="store_true", help="keep the chosen rule in .bugclass/rules")
    arguments = parser.parse_args(argv)

    from scanner.app.hunting.hunt import hunt
    from scanner.cli.output import answer
    from scanner.cli.progress import TerminalProgress

    def ask() -> Report:
        source, options = fix_source(arguments), replace(run_options(arguments, arguments.path), salvage=not arguments.save)
        choice = hunt_choice(arguments, arguments.save)
        with TerminalProgress(arguments.quiet) as progress:
            return hunt(source, options, choice, progress)

    return answer("hunt", arguments, ask)
