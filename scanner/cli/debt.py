"""`bugclass debt`: what incidents have left behind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner.cli.options import command_parser, run_options
from scanner.model.report import Report

_DESCRIPTION = (
    "What incidents have left behind, over all post-mortems: containments still in place, workarounds past their expiry, overdue action "
    "items, rules that are not proven, siblings that were confirmed and are not fixed. Made for a scheduled job."
)
_EXAMPLE = "  bugclass debt\n  bugclass debt --format markdown=debt.md"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 1 when something is due, 2 when something could not be looked at."""
    parser = command_parser("debt", _DESCRIPTION, _EXAMPLE)
    files = "the post-mortems (default: Markdown files in folders called postmortems or incidents)"
    parser.add_argument("files", nargs="*", type=Path, metavar="FILES", help=files)
    arguments = parser.parse_args(argv)

    from scanner.app.postmortems.debt import debt
    from scanner.cli.output import answer
    from scanner.cli.progress import TerminalProgress

    def ask() -> Report:
        options = run_options(arguments, arguments.files)
        with TerminalProgress(arguments.quiet) as progress:
            return debt(options, progress)

    return answer("debt", arguments, ask)
