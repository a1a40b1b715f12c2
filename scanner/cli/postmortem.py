"""`bugclass postmortem check`: whether post-mortems can be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner.cli.options import command_parser, run_options

_DESCRIPTION = "Check that post-mortems can be read: front matter, dates, kinds, names of keys. Each problem is told with its line."
_EXAMPLE = "  bugclass postmortem check docs/postmortems/2026-11-02-checkout.md"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 2 when a post-mortem cannot be read."""
    parser = command_parser("postmortem", _DESCRIPTION, _EXAMPLE)
    parser.add_argument("action", choices=("check",), help="check: read each file and say what is wrong with it")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILES", help="the post-mortems, Markdown files below the root")
    arguments = parser.parse_args(argv)

    from scanner.app.postmortems import check
    from scanner.cli.output import answer

    return answer("postmortem", arguments, lambda: check(run_options(arguments, arguments.files)))
