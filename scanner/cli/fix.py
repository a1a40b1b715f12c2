"""`bugclass fix`: make a rule's correction at its sites."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cli.destinations import destinations
from scanner.cli.options import add_rules_option, command_parser, run_options
from scanner.cli.saying import say
from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.model.fixing import Answer, FixAnswer, SiteOutcome

_DESCRIPTION = """\
Make the correction that the fix taught at the other places, keeping all other text as it is. Asks before each one; a correction
that is not certain is shown as a suggestion and never made. Exit code 1: places are left that need a person."""
_EXAMPLE = "  bugclass fix http-call-without-timeout shop --diff"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code."""
    parser = command_parser("fix", _DESCRIPTION, _EXAMPLE)
    parser.add_argument("rule", metavar="RULE", help="the id of a kept rule")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATHS", help="files and folders to correct (default: the root)")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--diff", action="store_true", help="change nothing; show the change as a patch")
    how.add_argument("--yes", action="store_true", help="do not ask: make all corrections that are certain")
    parser.add_argument("--allow-dirty", action="store_true", help="correct files with uncommitted changes too")
    add_rules_option(parser)
    arguments = parser.parse_args(argv)
    wanted = destinations(arguments)
    if len(wanted) != 1 or wanted[0].format not in ("text", "json"):
        raise UsageError("fix answers in one format, text or json")
    if not (arguments.diff or arguments.yes) and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("there is no terminal to ask at: give --yes to make all certain corrections, or --diff to see them")
    options = run_options(arguments, arguments.paths)

    from scanner.app.correcting.fix import fix
    from scanner.cli.progress import TerminalProgress
    from scanner.model.fixing import FixChoice

    decide = None if arguments.diff or arguments.yes else _ask
    choice = FixChoice(not arguments.diff, arguments.allow_dirty, decide)
    with TerminalProgress(arguments.quiet or decide is not None) as progress:
        answer = fix(options, (arguments.rules, arguments.rule), choice, progress)
    _tell(answer, arguments, wanted[0].format, wanted[0].file)
    return answer.exit_code


def _ask(site: SiteOutcome) -> Answer:
    from rich.console import Console
    from rich.prompt import Prompt
    from rich.text import Text

    from scanner.model.fixing import Answer
    from scanner.reporters.fixes import change_lines

    console = Console(stderr=True)
    console.print(Text(f"{site.path}:{site.span.start_line}", "bold"))
    for line in change_lines(site):
        console.print(Text(line, "green" if line.startswith("+") else "red" if line.startswith("-") else ""), soft_wrap=True)
    try:
        said = Prompt.ask("Correct this? (y)es, (n)o, (a)ll, (q)uit", console=console, choices=[a.value for a in Answer], default="n")
    except EOFError:
        said = "q"
    return Answer(said)


def _tell(answer: FixAnswer, arguments: argparse.Namespace, format: str, file: Path | None) -> None:
    from scanner.cli.output import failure_line
    from scanner.reporters.fixes import fix_json, fix_text
    from scanner.reporters.harmless import block

    if format == "json":
        told = fix_json(answer)
    elif arguments.diff:
        sys.stderr.write(fix_text(answer, arguments.quiet))
        told = block(answer.patch) if file is None and sys.stdout.isatty() else answer.patch
    else:
        told = fix_text(answer, arguments.quiet)
    if file is not None:
        from scanner.adapters.whole_file import replace_file

        replace_file(file.resolve().parent, file.resolve().name, told.encode("utf-8", "surrogateescape"))
    else:
        _write(told)
    for failure in answer.failures:
        say(failure_line(failure))


def _write(told: str) -> None:
    """A patch holds the bytes of its files, whatever encoding the terminal has."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.flush()
        sys.stdout.buffer.write(told.encode("utf-8", "surrogateescape"))
    else:
        sys.stdout.write(told)
    sys.stdout.flush()
