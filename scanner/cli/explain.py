"""`bugclass explain RULE`: what a rule is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from scanner.cli.options import add_rules_option, command_parser, rule_choice, run_options

if TYPE_CHECKING:
    from scanner.model.explanation import Explanation
    from scanner.model.failure import Failure
    from scanner.reporters import Style

_FORMATS = {"text": "for people", "json": "for programs: stable and versioned", "markdown": "a page, as docs/rules has it"}
_DESCRIPTION = """\
What a rule is about: what is wrong and why, the incident that it came from, its pattern in plain words, code that it fires on and code
that it leaves alone, how to correct it, its proof, and its sites now. RULE is a kept rule, or one of the library. The formats are text,
json and markdown."""
_EXAMPLE = "  bugclass explain http-call-without-timeout"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 2 where something could not be looked at."""
    parser = command_parser("explain", _DESCRIPTION, _EXAMPLE, _FORMATS)
    parser.add_argument("rule", metavar="RULE", help="the id of the rule")
    add_rules_option(parser)
    parser.add_argument("--library", action="store_true", help="take the rule from those that ship with bugclass")
    arguments = parser.parse_args(argv)
    options = run_options(arguments, ())

    from scanner.app.pages.explain import explain
    from scanner.cli.output import Command, answer_own
    from scanner.cli.progress import TerminalProgress
    from scanner.model.explanation import About, Explanation

    def ask() -> Explanation:
        with TerminalProgress(arguments.quiet) as progress:
            return explain(options, arguments.rule, rule_choice(arguments), progress)

    def refused(failure: Failure) -> Explanation:
        return Explanation(About(arguments.rule), failures=(failure,))

    return answer_own(arguments, Command(ask, refused, {"text": _text, "json": _json, "markdown": _markdown}))


def _text(explanation: Explanation, style: Style, out: TextIO) -> None:
    from scanner.reporters.explanation_text import print_explanation

    print_explanation(explanation, style, out)


def _json(explanation: Explanation, style: Style, out: TextIO) -> None:
    from scanner.reporters.explanation_json import explanation_json

    out.write(explanation_json(explanation))


def _markdown(explanation: Explanation, style: Style, out: TextIO) -> None:
    from scanner.reporters.explanation_markdown import explanation_markdown

    out.write(explanation_markdown(explanation))
