"""`bugclass learn`: derive and prove the rule, and write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scanner.cli.options import add_feedback_options, add_fix_options, command_parser, fix_source, hunt_choice, run_options
from scanner.model.report import Report

_DESCRIPTION = "Derive the rule for a class of bug from a post-mortem or a fix, prove it, and write it to .bugclass/rules."
_EXAMPLE = "  bugclass learn --fix HEAD\n  bugclass learn postmortem.md --rung 2"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code."""
    parser = command_parser("learn", _DESCRIPTION, _EXAMPLE)
    add_fix_options(parser)
    add_feedback_options(parser)
    parser.add_argument("--as", dest="form", choices=("semgrep", "libcst", "both"), default="semgrep", help="the form of the rule")
    arguments = parser.parse_args(argv)

    from scanner.app.hunt import learn
    from scanner.cli.output import answer
    from scanner.cli.progress import TerminalProgress

    def ask() -> Report:
        source, options = fix_source(arguments), run_options(arguments, arguments.path)
        choice = replace(hunt_choice(arguments, True), form=arguments.form)
        with TerminalProgress(arguments.quiet) as progress:
            return learn(source, options, choice, progress)

    return answer("learn", arguments, ask)
