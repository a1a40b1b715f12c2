"""`bugclass scan`: run the kept rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner.cli.options import add_judging_options, command_parser, rule_choice, run_options
from scanner.model.record import replace
from scanner.model.report import Report

_DESCRIPTION = "Run the kept rules (.bugclass/rules) over the code base, or over PATHS."
_EXAMPLE = "  bugclass scan --library --format json -o findings.json"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code."""
    parser = command_parser("scan", _DESCRIPTION, _EXAMPLE)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATHS", help="files and folders to look at (default: the root)")
    add_judging_options(parser)
    arguments = parser.parse_args(argv)

    from scanner.app.scanning.scan import scan
    from scanner.cli.output import answer
    from scanner.cli.progress import TerminalProgress

    def ask() -> Report:
        rules = rule_choice(arguments)
        options = replace(run_options(arguments, arguments.paths), salvage=True)
        with TerminalProgress(arguments.quiet) as progress:
            return scan(options, rules, arguments.fix_suppressions, progress)

    return answer("scan", arguments, ask)
