"""`bugclass gate`: only new findings fail."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner.cli.options import add_judging_options, command_parser, rule_choice, run_options
from scanner.errors import UsageError
from scanner.model.failure import FailureKind
from scanner.model.gate_request import GateChoice
from scanner.model.record import replace
from scanner.model.report import Report
from scanner.model.settings import Settings

_DESCRIPTION = (
    "Run the kept rules and fail on new findings only: those that the committed baseline (.bugclass/baseline.jsonl) does not accept, "
    "or, with --base, those that the base revision has not."
)
_EXAMPLE = "  bugclass gate\n  bugclass gate --base origin/main\n  bugclass gate --staged"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code."""
    parser = command_parser("gate", _DESCRIPTION, _EXAMPLE)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATHS", help="files and folders to look at (default: the root)")
    parser.add_argument("--base", metavar="REV", help="compare with where HEAD and REV parted; looks only at files that changed since")
    parser.add_argument("--staged", action="store_true", help="look only at staged files, as they are staged")
    parser.add_argument(
        "--trust",
        choices=("base", "head"),
        help="with --base: whose rules, settings, baseline and triage decisions judge (default: base)",
    )
    parser.add_argument(
        "--allow-incomplete",
        action="append",
        default=[],
        choices=[kind.value for kind in FailureKind if kind is not FailureKind.INTERRUPTED],
        metavar="KIND",
        help="do not fail because of failures of this kind; may be repeated, and is told in the report",
    )
    add_judging_options(parser)
    arguments = parser.parse_args(argv)

    from scanner.app.gating.gate import gate
    from scanner.cli.output import answer
    from scanner.cli.progress import TerminalProgress

    def ask() -> Report:
        if arguments.trust and arguments.base is None:
            raise UsageError("--trust says whose rules judge where there is a base: give --base REV too")
        allow = tuple(FailureKind(each) for each in arguments.allow_incomplete)
        rules = rule_choice(arguments)
        engine, jobs = arguments.engine, arguments.jobs
        choice = GateChoice(arguments.base, arguments.staged, arguments.trust == "head", allow, rules, engine, jobs)
        options = replace(run_options(arguments, arguments.paths, Settings()), salvage=arguments.base is None)
        with TerminalProgress(arguments.quiet) as progress:
            return gate(options, choice, arguments.fix_suppressions, progress)

    return answer("gate", arguments, ask)
