"""`bugclass export`: a rule in the form of another tool."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scanner.cli.parsing import Parser
from scanner.cli.saying import say
from scanner.errors import UsageError

FORMS = ("fixit", "semgrep", "ast-grep")
_DESCRIPTION = (
    "Write a rule so that another tool runs it. What that tool's rules cannot say is refused; where they find less or more, "
    "that is told on standard error."
)
_EXAMPLE = "example:\n  bugclass export http-call-without-timeout --to ast-grep -o rules/http-call-without-timeout.yml"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 2 where the form cannot say what the rule says."""
    parser = Parser(
        prog="bugclass export",
        description=_DESCRIPTION,
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("rule", metavar="RULE", help="the id of a kept rule, or a rule file")
    parser.add_argument("--to", dest="form", choices=FORMS, required=True, help="the tool that is to run the rule")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the code base (default: this folder)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE instead of standard output")
    parser.add_argument("-v", "--verbose", action="store_true", help="a traceback where bugclass itself fails")
    arguments = parser.parse_args(argv)
    if not arguments.root.is_dir():
        raise UsageError(f"--root {arguments.root}: not a folder")

    from scanner.app.rules.export import export, save
    from scanner.reporters.harmless import one_line

    made = export(arguments.root.resolve(), arguments.rule, arguments.form)
    if arguments.output is None:
        sys.stdout.write(made.text)
    else:
        save(arguments.output, made)
    for note in made.notes:
        say(f"bugclass: {one_line(note)}")
    return 0
