"""`bugclass learn`: derive and prove the rule, and write it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from scanner.cli.fix_options import add_feedback_options, add_fix_options, fix_source, hunt_choice
from scanner.cli.options import command_parser, count, run_options
from scanner.errors import UsageError
from scanner.model.report import Report

_DESCRIPTION = "Derive the rule for a class of bug from a post-mortem or a fix, prove it, and write it to .bugclass/rules."
_EXAMPLE = "  bugclass learn --fix HEAD\n  bugclass learn postmortem.md --rung 2\n  bugclass learn --since v2.0 --limit 50"
_OTHERS = ("postmortem", "fix", "diff", "before", "after", "rung", "widen", "narrow", "without", "also")


def run(argv: Sequence[str]) -> int:
    """The command; its exit code."""
    parser = command_parser("learn", _DESCRIPTION, _EXAMPLE)
    add_fix_options(parser)
    add_feedback_options(parser)
    parser.add_argument("--as", dest="form", choices=("semgrep", "libcst", "both"), default="semgrep", help="the form of the rule")
    range_ = parser.add_argument_group("the fixes of a range")
    range_.add_argument("--since", metavar="REV", help="propose rules for all fixes that HEAD has and REV has not, those with sites first")
    range_.add_argument("--limit", type=count, default=0, metavar="N", help="look at the newest N fixes only, 0 for all (default: 0)")
    range_.add_argument("--save", action="store_true", help="keep the proposed rules that have sites")
    arguments = parser.parse_args(argv)

    from scanner.app.hunting.hunt import learn
    from scanner.cli.output import answer
    from scanner.cli.progress import TerminalProgress

    def ask() -> Report:
        if arguments.since is not None:
            return _since(arguments)
        source, options = fix_source(arguments), run_options(arguments, arguments.path)
        choice = replace(hunt_choice(arguments, True), form=arguments.form)
        with TerminalProgress(arguments.quiet) as progress:
            return learn(source, options, choice, progress)

    return answer("learn", arguments, ask)


def _since(arguments: argparse.Namespace) -> Report:
    from scanner.app.hunting.since import Range, learn_since
    from scanner.cli.progress import TerminalProgress

    if given := [name for name in _OTHERS if getattr(arguments, name)]:
        name = {"postmortem": "a post-mortem", "without": "--not"}.get(given[0], f"--{given[0]}")
        raise UsageError(f"--since takes the fixes from the history: {name} does not go with it")
    if arguments.form != "semgrep":
        raise UsageError("--since proposes Semgrep rules: --as does not go with it")
    options = run_options(arguments, arguments.path)
    with TerminalProgress(arguments.quiet) as progress:
        return learn_since(Range(arguments.since, arguments.limit, arguments.save), options, progress)
