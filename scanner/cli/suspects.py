"""`bugclass suspects`: what changed since it last worked, likeliest cause first."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cli.columns import columns
from scanner.cli.destinations import Destination, destinations
from scanner.cli.options import command_parser, count, run_options
from scanner.errors import ScannerError, UsageError

if TYPE_CHECKING:
    from scanner.model.suspects import SuspectsAnswer

_FORMATS = ("text", "json", "markdown")
_DESCRIPTION = """\
List what changed between the last good and the first bad revision, grouped, and the commits in between with the evidence for each,
likeliest first: lines, functions and files of the traceback, names in it, words of the symptom, updated packages, closeness by imports,
earlier fixes, size. Nothing is run and nothing written."""
_EXAMPLE = """\
  bugclass suspects v2.4.0 v2.5.0 --traceback crash.txt
  bugclass suspects v2.4.0 HEAD --symptom 'checkout hangs for EU carts' --path shop"""


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 2 where something could not be looked at."""
    parser = command_parser("suspects", _DESCRIPTION, _EXAMPLE, _FORMATS)
    parser.add_argument("good", metavar="GOOD", help="the last revision that worked: a commit, a tag, a branch")
    parser.add_argument("bad", metavar="BAD", help="the first revision that does not")
    parser.add_argument(
        "--path", action="append", default=[], metavar="P", help="only commits that touch P, or files below it; may be repeated"
    )
    parser.add_argument("--symptom", default="", metavar="TEXT", help="what was seen, in words; `names` of the code in backticks")
    parser.add_argument("--traceback", type=Path, metavar="FILE", help="a file with a Python traceback, such as a log; - is standard input")
    parser.add_argument(
        "--max-suspects", type=count, default=10, metavar="N", help="show at most N commits, 0 for all (default: 10); JSON has all"
    )
    arguments = parser.parse_args(argv)
    wanted = destinations(arguments)
    if unfit := [each.format for each in wanted if each.format not in _FORMATS]:
        raise UsageError(f"suspects answers as {', '.join(_FORMATS)}, not as {unfit[0]}")
    options = run_options(arguments, ())

    from scanner.app.suspecting.suspects import suspects
    from scanner.model.failure import Failure, FailureKind
    from scanner.model.suspects import SuspectsAnswer, SuspectsChoice

    choice = SuspectsChoice(arguments.good, arguments.bad, tuple(arguments.path), arguments.symptom, arguments.traceback)
    try:
        answer = suspects(options, choice)
    except ScannerError as problem:
        wanted = tuple(each for each in wanted if each.format == "json")
        if not wanted:
            raise
        answer = SuspectsAnswer(arguments.good, arguments.bad, "", failures=(Failure("", FailureKind.INPUT, str(problem)),))
    for each in wanted:
        _deliver(_told(answer, each, arguments), each)
    _say(answer)
    return answer.exit_code


def _told(answer: SuspectsAnswer, to: Destination, arguments: argparse.Namespace) -> str:
    if to.format == "json":
        from scanner.reporters.suspects_json import suspects_json

        return suspects_json(answer)
    if to.format == "markdown":
        from scanner.reporters.suspects_markdown import suspects_markdown

        return suspects_markdown(answer, arguments.max_suspects)
    from scanner.cli.output import wants_color
    from scanner.reporters.registry import Style
    from scanner.reporters.suspects_text import print_suspects

    color = wants_color(arguments.color, sys.stdout if to.file is None else None)
    width = min(100, columns(80))
    out = StringIO()
    print_suspects(answer, Style(color, width, arguments.quiet, arguments.verbose), arguments.max_suspects, out)
    return out.getvalue()


def _deliver(told: str, to: Destination) -> None:
    if to.file is not None:
        from scanner.adapters.whole_file import replace_file

        file = to.file.resolve()
        replace_file(file.parent, file.name, told.encode("utf-8", "backslashreplace"))
        return
    sys.stdout.write(told)
    sys.stdout.flush()


def _say(answer: SuspectsAnswer) -> None:
    from scanner.cli.output import failure_line
    from scanner.reporters.harmless import one_line

    for remark in answer.remarks:
        print(f"bugclass: note: {one_line(remark)}", file=sys.stderr)  # noqa: T201 - this module is where output is
    for failure in answer.failures:
        print(failure_line(failure), file=sys.stderr)  # noqa: T201
