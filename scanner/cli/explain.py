"""`bugclass explain RULE`: what a rule is about."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

from scanner.cli.columns import columns
from scanner.cli.delivering import deliver_text
from scanner.cli.destinations import Destination, destinations
from scanner.cli.options import add_rules_option, command_parser, rule_choice, run_options
from scanner.errors import ScannerError

if TYPE_CHECKING:
    from scanner.model.explanation import Explanation

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
    wanted = destinations(arguments)
    options = run_options(arguments, ())

    from scanner.app.pages.explain import explain
    from scanner.cli.output import failure_line
    from scanner.cli.progress import TerminalProgress
    from scanner.model.explanation import About, Explanation
    from scanner.model.failure import Failure, FailureKind

    try:
        with TerminalProgress(arguments.quiet) as progress:
            explanation = explain(options, arguments.rule, rule_choice(arguments), progress)
    except ScannerError as problem:
        wanted = tuple(each for each in wanted if each.format == "json")
        if not wanted:
            raise
        explanation = Explanation(About(arguments.rule), failures=(Failure("", FailureKind.INPUT, str(problem)),))
    for each in wanted:
        deliver_text(_told(explanation, each, arguments), each)
    for failure in explanation.failures:
        print(failure_line(failure), file=sys.stderr)  # noqa: T201 - the command's own notes
    return explanation.exit_code


def _told(explanation: Explanation, to: Destination, arguments: argparse.Namespace) -> str:
    if to.format == "json":
        from scanner.reporters.explanation_json import explanation_json

        return explanation_json(explanation)
    if to.format == "markdown":
        from scanner.reporters.explanation_markdown import explanation_markdown

        return explanation_markdown(explanation)
    from scanner.cli.output import wants_color
    from scanner.reporters.explanation_text import print_explanation
    from scanner.reporters.registry import Style

    color = wants_color(arguments.color, sys.stdout if to.file is None else None)
    width = min(100, columns(80))
    out = StringIO()
    print_explanation(explanation, Style(color, width, arguments.quiet, arguments.verbose), out)
    return out.getvalue()
