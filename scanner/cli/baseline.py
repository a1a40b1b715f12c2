"""`bugclass baseline`: the findings that the gate accepts because they were there before it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scanner.cli.options import add_rules_option, command_parser, rule_choice, run_options
from scanner.errors import UsageError
from scanner.model.report import Report

_DESCRIPTION = (
    "Keep .bugclass/baseline.jsonl, the findings that the gate accepts: `update` accepts all that are there now, `prune` drops those "
    "that are gone, `show` lists them."
)
_EXAMPLE = "  bugclass baseline update"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 2 where something could not be looked at, and then nothing is written."""
    parser = command_parser("baseline", _DESCRIPTION, _EXAMPLE)
    parser.add_argument("action", choices=("update", "prune", "show"), help="what to do")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATHS", help="files and folders to look at (default: the root)")
    add_rules_option(parser)
    parser.add_argument("--library", action="store_true", help="run the rules that ship with bugclass")
    arguments = parser.parse_args(argv)
    if arguments.action == "show":
        return _show(arguments)
    rules, options = rule_choice(arguments), run_options(arguments, arguments.paths)

    from scanner.app.gating.baseline import prune, update
    from scanner.cli.output import answer
    from scanner.cli.progress import TerminalProgress

    def ask() -> Report:
        with TerminalProgress(arguments.quiet) as progress:
            return (update if arguments.action == "update" else prune)(options, rules, progress)

    return answer("baseline", arguments, ask)


def _show(arguments: argparse.Namespace) -> int:
    """The entries as lines for people; the file itself is the form for programs."""
    from scanner.app.gating.baseline import show
    from scanner.reporters.harmless import one_line

    if arguments.paths or arguments.rules or arguments.library:
        raise UsageError("baseline show takes no paths and no rules: it lists all that is accepted")
    entries = show(run_options(arguments, ()))
    lines = [f"{one_line(entry.path)}: {one_line(entry.rule_id)}: {one_line(entry.excerpt)}\n" for entry in entries]
    sys.stdout.write("".join((*lines, f"{len(entries):,} accepted findings.\n")))
    return 0
