"""`bugclass verify`: is the incident over?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner.cli.options import add_rules_option, command_parser, run_options
from scanner.model.report import Report

_DESCRIPTION = (
    "Is the incident over? A checklist with evidence: the rule is silent where the incident was, the class is nowhere new since the fix, "
    "tests reach what the fix changed and who calls it, every containment is removed, no workaround is past its expiry, the hotfix touched "
    "only what it had to."
)
_EXAMPLE = "  bugclass verify docs/postmortems/2026-11-02-checkout.md"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 1 when a line fails, 2 when one could not be looked at."""
    parser = command_parser("verify", _DESCRIPTION, _EXAMPLE)
    parser.add_argument("postmortem", type=Path, metavar="POSTMORTEM.md", help="the post-mortem")
    add_rules_option(parser)
    arguments = parser.parse_args(argv)

    from scanner.app.verifying.verify import verify
    from scanner.cli.output import answer
    from scanner.cli.progress import TerminalProgress

    def ask() -> Report:
        options = run_options(arguments, ())
        with TerminalProgress(arguments.quiet) as progress:
            return verify(options, Path.cwd() / arguments.postmortem, arguments.rules, progress)

    return answer("verify", arguments, ask)
