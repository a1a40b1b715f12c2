"""`bugclass triage`: candidate sites one by one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from scanner.cli.options import add_rules_option, command_parser, rule_choice, run_options
from scanner.errors import UsageError
from scanner.model.report import Report

_DESCRIPTION = (
    "Look at new findings one by one, likeliest first, and say what each is. Decisions are kept in .bugclass/triage.jsonl at once: what "
    "is a false positive or accepted no longer fails the gate, with its reason on record."
)
_EXAMPLE = "  bugclass triage\n  bugclass triage --decide 3f8a6c01=false-positive --reason 'the socket is local'"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 2 where something could not be looked at."""
    parser = command_parser("triage", _DESCRIPTION, _EXAMPLE)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATHS", help="files and folders to look at (default: the root)")
    parser.add_argument(
        "--decide",
        action="append",
        default=[],
        metavar="FINGERPRINT=DECISION",
        help="decide without asking: confirmed, false-positive or accepted; may be repeated",
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help="why, for --decide")
    parser.add_argument("--narrow", action="store_true", help="with --decide: make the rules of false positives narrower, proven anew")
    add_rules_option(parser)
    parser.add_argument("--library", action="store_true", help="run the rules that ship with bugclass")
    arguments = parser.parse_args(argv)
    if arguments.reason and not arguments.decide:
        raise UsageError("--reason says why for --decide: give that too")
    if arguments.narrow and not any(each.endswith("=false-positive") for each in arguments.decide):
        raise UsageError("--narrow makes the rule of a false positive narrower: give --decide FINGERPRINT=false-positive too")
    rules, options = rule_choice(arguments), run_options(arguments, arguments.paths)

    from scanner.app.gating.triage import closing_report, decide, open_session
    from scanner.cli.output import answer
    from scanner.cli.progress import TerminalProgress
    from scanner.policy.decisions import Judgement

    asked = [_decision(each, [known.value for known in Judgement]) for each in arguments.decide]

    def ask() -> Report:
        with TerminalProgress(arguments.quiet) as progress:
            session = open_session(options, rules, progress)
        if asked:
            return decide(session, [(fingerprint, Judgement(word)) for fingerprint, word in asked], arguments.reason, arguments.narrow)
        from scanner.cli.triage_dialogue import talk

        talk(session, _colored(arguments))
        return closing_report(session)

    return answer("triage", arguments, ask)


def _decision(text: str, known: Sequence[str]) -> tuple[str, str]:
    fingerprint, _, word = text.partition("=")
    if word not in known:
        raise UsageError(f"--decide {text[:60]}: write FINGERPRINT=DECISION with one of {', '.join(known)}")
    return fingerprint.strip().lower(), word


def _colored(arguments: argparse.Namespace) -> bool:
    import sys

    from scanner.cli.looks import wants_color

    return wants_color(arguments.color, sys.stderr)
