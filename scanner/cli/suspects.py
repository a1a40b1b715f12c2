"""`bugclass suspects`: what changed since it last worked, likeliest cause first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from scanner.cli.destinations import destinations
from scanner.cli.options import command_parser, count, run_options
from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.model.failure import Failure
    from scanner.model.suspects import SuspectsAnswer
    from scanner.reporters import Style

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
    if unfit := [each.format for each in destinations(arguments) if each.format not in _FORMATS]:
        raise UsageError(f"suspects answers as {', '.join(_FORMATS)}, not as {unfit[0]}")
    options = run_options(arguments, ())

    from scanner.app.suspecting.suspects import suspects
    from scanner.cli.output import Command, answer_own
    from scanner.model.suspects import SuspectsAnswer, SuspectsChoice

    choice = SuspectsChoice(arguments.good, arguments.bad, tuple(arguments.path), arguments.symptom, arguments.traceback)
    most: int = arguments.max_suspects

    def refused(failure: Failure) -> SuspectsAnswer:
        return SuspectsAnswer(arguments.good, arguments.bad, "", failures=(failure,))

    writers: Mapping[str, Callable[[SuspectsAnswer, Style, TextIO], None]] = {
        "text": partial(_text, most),
        "json": _json,
        "markdown": partial(_markdown, most),
    }
    return answer_own(arguments, Command(lambda: suspects(options, choice), refused, writers, lambda answer: answer.remarks))


def _text(most: int, answer: SuspectsAnswer, style: Style, out: TextIO) -> None:
    from scanner.reporters.suspects_text import print_suspects

    print_suspects(answer, style, most, out)


def _json(answer: SuspectsAnswer, style: Style, out: TextIO) -> None:
    from scanner.reporters.suspects_json import suspects_json

    out.write(suspects_json(answer))


def _markdown(most: int, answer: SuspectsAnswer, style: Style, out: TextIO) -> None:
    from scanner.reporters.suspects_markdown import suspects_markdown

    out.write(suspects_markdown(answer, most))
