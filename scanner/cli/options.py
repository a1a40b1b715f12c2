"""Options that mean the same in every command, and what they make of a command line."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from scanner.adapters.settings import load_settings
from scanner.cli.destinations import add_report_options, destinations
from scanner.cli.parsing import HelpFormatter, Parser
from scanner.errors import UsageError
from scanner.model.request import RuleChoice, RunOptions
from scanner.model.settings import Settings
from scanner.reporters import REPORTERS


def command_parser(
    name: str, description: str, example: str, formats: Sequence[str] | Mapping[str, str] = tuple(REPORTERS)
) -> argparse.ArgumentParser:
    """A command's parser with the common options; its help ends with `example`.

    `formats`: what it answers in, a mapping where they are its own, with what each is; () for no report.
    """
    parser = Parser(
        prog=f"bugclass {name}",
        description=description,
        epilog=f"example:\n{example}",
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    common = parser.add_argument_group("common options")
    common.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the code base (default: this folder)")
    common.add_argument(
        "--engine", choices=("auto", "python", "semgrep", "libcst"), help="what runs the rules (default: what the settings say, else auto)"
    )
    if formats:
        add_report_options(common, formats)
    else:
        parser.set_defaults(reports=())
    common.add_argument(
        "--jobs", type=count, metavar="N", help="worker processes, 0 for one a core (default: what the settings say, else 0)"
    )
    common.add_argument("--no-cache", action="store_true", help="do not use kept results")
    common.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours (auto: on a terminal)")
    common.add_argument("-q", "--quiet", action="store_true", help="the sites only, one line each; no progress")
    common.add_argument(
        "-v", "--verbose", action="store_true", help="more detail, and where the time went; a traceback where bugclass itself fails"
    )
    return parser


def add_rules_option(parser: argparse.ArgumentParser) -> None:
    """--rules, for commands that run kept rules."""
    parser.add_argument("--rules", type=Path, metavar="FILE|DIR", help="rules to use instead of the kept ones (.bugclass/rules)")


def add_judging_options(parser: argparse.ArgumentParser) -> None:
    """--rules, --library and --fix-suppressions, for commands that judge the code as it is."""
    add_rules_option(parser)
    parser.add_argument("--library", action="store_true", help="run the rules that ship with bugclass")
    parser.add_argument("--fix-suppressions", action="store_true", help="remove suppressing comments that suppress nothing")


def rule_choice(arguments: argparse.Namespace) -> RuleChoice:
    """Which rules to run. Raises UsageError where two options say it."""
    if arguments.library and arguments.rules is not None:
        raise UsageError("--library and --rules both say which rules to run: give one of them")
    return RuleChoice(arguments.rules, arguments.library)


def run_options(arguments: argparse.Namespace, paths: Sequence[Path], settings: Settings | None = None) -> RunOptions:
    """How to run. Paths count from the current folder. `settings`: instead of those at the root.

    Raises UsageError (no such root, no place for a report), InputError where the settings are broken.
    """
    if not arguments.root.is_dir():
        raise UsageError(f"--root {arguments.root}: not a folder")
    destinations(arguments)
    here = Path.cwd()
    located = tuple(here / path for path in paths)
    root = arguments.root.resolve()
    settings = load_settings(root) if settings is None else settings
    engine = arguments.engine or settings.engine
    jobs = settings.jobs if arguments.jobs is None else arguments.jobs
    return RunOptions(root, located, engine, jobs, not arguments.no_cache, settings)


def count(text: str) -> int:
    """A number from 0 up. Raises ArgumentTypeError."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 0 up")
    return int(text)
