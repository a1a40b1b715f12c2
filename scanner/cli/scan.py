"""`bugclass scan`: run the kept rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner.cli.options import add_rules_option, command_parser, run_options
from scanner.errors import UsageError
from scanner.model.report import Report

_DESCRIPTION = "Run the kept rules (.bugclass/rules) over the code base, or over PATHS."
_EXAMPLE = "  bugclass scan --library --format json -o findings.json"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code."""
    parser = command_parser("scan", _DESCRIPTION, _EXAMPLE)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATHS", help="files and folders to look at (default: the root)")
    add_rules_option(parser)
    parser.add_argument("--library", action="store_true", help="run the rules that ship with bugclass")
    arguments = parser.parse_args(argv)
    if arguments.library and arguments.rules is not None:
        raise UsageError("--library and --rules both say which rules to run: give one of them")
    options = run_options(arguments, arguments.paths)

    from scanner.app.scan import scan
    from scanner.cli.output import answer
    from scanner.cli.progress import TerminalProgress

    def ask() -> Report:
        with TerminalProgress(arguments.quiet) as progress:
            return scan(options, arguments.rules, arguments.library, progress)

    return answer("scan", arguments, ask)
