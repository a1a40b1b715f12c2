"""`bugclass stats`: figures over many post-mortems."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner.cli.destinations import destinations
from scanner.cli.options import command_parser, run_options
from scanner.errors import UsageError
from scanner.model.report import Report

_DESCRIPTION = (
    "Figures over many post-mortems: time to detect, contain and resolve, with their trend; bug classes by incidents, those first that "
    "came back after their rule existed; action items kept; siblings found, confirmed, and fixed before users found them. What a "
    "post-mortem does not say is counted as not said. As a table, with --format json, or as a page with --format html."
)
_FORMATS = ("text", "json", "html")
_EXAMPLE = "  bugclass stats\n  bugclass stats --format json=figures.json"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 2 when a post-mortem cannot be read."""
    parser = command_parser("stats", _DESCRIPTION, _EXAMPLE, _FORMATS)
    files = "the post-mortems (default: Markdown files in folders called postmortems or incidents)"
    parser.add_argument("files", nargs="*", type=Path, metavar="FILES", help=files)
    arguments = parser.parse_args(argv)

    from scanner.app.postmortems.stats import stats
    from scanner.cli.output import answer
    from scanner.cli.progress import TerminalProgress

    def ask() -> Report:
        other = [each.format for each in destinations(arguments) if each.format not in _FORMATS]
        if other:
            raise UsageError(f"--format {other[0]}: figures are no findings; write them as {' or '.join(_FORMATS)}")
        options = run_options(arguments, arguments.files)
        with TerminalProgress(arguments.quiet) as progress:
            return stats(options, progress)

    return answer("stats", arguments, ask)
