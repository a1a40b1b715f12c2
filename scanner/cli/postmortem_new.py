"""`bugclass postmortem new`: a post-mortem with what git and the code tell already filled in."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from scanner.cli.options import count, run_options
from scanner.cli.parsing import HelpFormatter, Parser
from scanner.cli.saying import say
from scanner.errors import InputError, UsageError

_TEMPLATES = ("ours", "google-sre", "pagerduty", "atlassian")
_DESCRIPTION = (
    "Write a new post-mortem: with --fix, what git and the code tell is filled in (commits, files, authors, who wrote the changed lines "
    "and when, tags as deployments, the code before and after, the class of bug that the hunt proposes, the tests); the rest are questions "
    "that `bugclass postmortem check` names until they are answered."
)
_EXAMPLE = "  bugclass postmortem new --fix HEAD --write\n  bugclass postmortem new --fix HEAD~1 --from google-sre -o incident.md"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code."""
    parser = Parser(
        prog="bugclass postmortem new",
        description=_DESCRIPTION,
        epilog=f"example:\n{_EXAMPLE}",
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the code base (default: this folder)")
    parser.add_argument("--fix", metavar="REV", help="the commit that fixed it, or A..B (default: not known yet)")
    parser.add_argument("--from", dest="template", choices=_TEMPLATES, default="ours", help="whose headings (default: ours)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE (default: standard output)")
    parser.add_argument("--write", action="store_true", help="write to the place for post-mortems; with -o: replace a file that is there")
    parser.add_argument("--jobs", type=count, metavar="N", help="worker processes of the hunt, 0 for one a core")
    parser.add_argument("--no-cache", action="store_true", help="do not use kept results")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")
    parser.add_argument("-v", "--verbose", action="store_true", help="a traceback where bugclass itself fails")
    arguments = parser.parse_args(argv)
    _check(arguments)
    arguments.engine, arguments.reports = None, ()
    options = run_options(arguments, ())

    from scanner.app.postmortems.postmortem_new import DraftChoice, draft, keep_draft
    from scanner.cli.progress import TerminalProgress
    from scanner.lifecycle.draft.model import Template

    choice = DraftChoice(arguments.fix, Template(arguments.template), datetime.now(timezone.utc).date())
    with TerminalProgress(arguments.quiet) as progress:
        made = draft(options, choice, progress)
    if arguments.output is not None:
        _put(arguments.output, made.text)
    elif arguments.write:
        _say(f"wrote {keep_draft(made, options.root)}")
    else:
        sys.stdout.write(made.text)
    return 0


def _check(arguments: argparse.Namespace) -> None:
    file = arguments.output
    if file is None:
        return
    if not file.parent.is_dir() or file.is_dir():
        raise UsageError(f"-o {file}: {'is a folder' if file.is_dir() else f'{file.parent} is not a folder'}; name a file")
    if os.path.lexists(file) and not arguments.write:
        raise UsageError(f"-o {file}: is there already; replace it with --write, or name another file")


def _put(file: Path, text: str) -> None:
    from scanner.adapters.whole_file import replace_file

    try:
        replace_file(file.parent.resolve(), file.name, text.encode("utf-8"))
    except InputError as problem:
        raise InputError(f"-o {problem}") from None
    _say(f"wrote {file}")


def _say(message: str) -> None:
    from scanner.reporters.harmless import one_line

    say(f"bugclass: {one_line(message)}")  # where the document went is no data
