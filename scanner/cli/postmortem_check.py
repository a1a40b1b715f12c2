"""`bugclass postmortem check`: whether post-mortems can be read, and hold what their status asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner.cli.options import command_parser, run_options

_DESCRIPTION = (
    "Check post-mortems: front matter that can be read, the facts that their status asks for, times in order, causes told apart, fixes "
    "with level, expiry and commit, two to four action items with owner and due date, the test that should have caught it, the hunt for "
    "the class elsewhere. A draft's open questions are notes, which fail nothing."
)
_EXAMPLE = (
    "  bugclass postmortem check docs/postmortems/2026-11-02-checkout.md\n  bugclass postmortem check --format sarif=postmortems.sarif"
)


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 1 when a finding above a note stands, 2 when a post-mortem cannot be read."""
    parser = command_parser("postmortem check", _DESCRIPTION, _EXAMPLE)
    files = "Markdown files below the root (default: those in folders called postmortems or incidents)"
    parser.add_argument("files", nargs="*", type=Path, metavar="FILES", help=files)
    arguments = parser.parse_args(argv)

    from scanner.app.postmortems.postmortems import check
    from scanner.cli.output import answer

    return answer("postmortem", arguments, lambda: check(run_options(arguments, arguments.files)))
