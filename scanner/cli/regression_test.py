"""`bugclass test`: the regression test that a post-mortem asks for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from scanner.cli.options import command_parser, run_options
from scanner.cli.saying import say
from scanner.errors import UsageError

_DESCRIPTION = (
    "Write the regression test of a kept rule: it runs the rule over the code base and fails on a new place, and it has a skeleton that "
    "calls each fixed function, marked so that it does not pass until somebody has written what must come out. The test goes to standard "
    "output, unless --write is given."
)
_EXAMPLE = "  bugclass test http-call-without-timeout\n  bugclass test http-call-without-timeout --write"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code."""
    parser = command_parser("test", _DESCRIPTION, _EXAMPLE, ())
    parser.add_argument("rule", metavar="RULE", help="the id of a kept rule")
    parser.add_argument("--write", action="store_true", help="write it where the project keeps such tests; no file is overwritten")
    parser.add_argument("--overwrite", action="store_true", help="with --write: replace the file that is there")
    arguments = parser.parse_args(argv)
    if arguments.overwrite and not arguments.write:
        raise UsageError("--overwrite says what --write may do: give that too")

    from scanner.app.postmortems.regression_test import regression_test, save
    from scanner.cli.progress import TerminalProgress
    from scanner.reporters.harmless import code, one_line

    options = run_options(arguments, ())
    with TerminalProgress(arguments.quiet) as progress:
        made = regression_test(options, arguments.rule, progress)
    if arguments.write:
        print(f"wrote {one_line(save(options, made, arguments.overwrite))}")  # noqa: T201 - the answer
    else:
        sys.stdout.write(code(made.text))
        say(f"bugclass: would stand in {one_line(made.path)}; --write puts it there")
    for note in made.notes:
        say(f"bugclass: note: {one_line(note)}")
    return 0
