"""Options that mean the same in every command, and what they make of a command line."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from scanner.adapters.settings import load_settings
from scanner.cli.destinations import add_report_options, destinations
from scanner.errors import UsageError
from scanner.model.request import FixSource, HuntChoice, PlaceName, RuleChoice, RunOptions
from scanner.model.settings import Settings
from scanner.reporters import REPORTERS


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Wraps the description, and leaves the examples as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text.startswith("example:"):
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


def command_parser(
    name: str, description: str, example: str, formats: Sequence[str] | Mapping[str, str] = tuple(REPORTERS)
) -> argparse.ArgumentParser:
    """A command's parser with the common options; its help ends with `example`.

    `formats`: what it answers in, a mapping where they are its own, with what each is; () for no report.
    """
    parser = argparse.ArgumentParser(
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
    common.add_argument("-q", "--quiet", action="store_true", help="one line a finding, no progress")
    common.add_argument("-v", "--verbose", action="store_true", help="more detail; a traceback where bugclass itself fails")
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


def add_fix_options(parser: argparse.ArgumentParser) -> None:
    """Where the fix comes from, and the limits of a hunt."""
    parser.add_argument("postmortem", nargs="?", type=Path, metavar="POSTMORTEM.md", help="the post-mortem; its recorded fixes come first")
    parser.add_argument(
        "--fix",
        action="append",
        metavar="REV",
        help="the fix: a commit, A..B, or 'worktree' for the uncommitted change; repeated: one rule that proves on all of them",
    )
    parser.add_argument("--diff", type=Path, metavar="FILE", help="the fix as a patch")
    parser.add_argument("--before", type=Path, metavar="FILE", help="the file before the fix; needs --after")
    parser.add_argument("--after", type=Path, metavar="FILE", help="the file after the fix; needs --before")
    parser.add_argument("--path", type=Path, action="append", default=[], metavar="P", help="look only below P; may be repeated")
    parser.add_argument("--max-sites", type=count, default=25, metavar="N", help="show at most N sites, 0 for all (default: 25)")
    rungs = parser.add_mutually_exclusive_group()
    rungs.add_argument("--rung", type=_rung, metavar="N", help="take this rung of the ladder instead of the recommended one")
    rungs.add_argument("--widen", action="count", default=0, help="take one rung wider than the recommended one; may be repeated")
    rungs.add_argument("--narrow", action="count", default=0, help="take one rung narrower than the recommended one; may be repeated")


def add_feedback_options(parser: argparse.ArgumentParser) -> None:
    """Answers to an earlier list of sites, from which the rule is made to fit."""
    parser.add_argument(
        "--not", dest="without", type=_place, action="append", default=[], metavar="PATH:LINE", help="this site is none: narrow the rule"
    )
    parser.add_argument(
        "--also", type=_place, action="append", default=[], metavar="PATH:LINE", help="this place is one too: widen the rule to it"
    )


def fix_source(arguments: argparse.Namespace) -> FixSource:
    """What the fix is to be taken from. Raises UsageError where nothing, or too much, is given."""
    if (arguments.before is None) != (arguments.after is None):
        raise UsageError("--before and --after belong together: give both")
    given = [name for name in ("fix", "diff", "before") if getattr(arguments, name) is not None]
    if len(given) > 1:
        raise UsageError(f"--{given[0]} and --{given[1]} both name a fix: give one of them")
    if not given and arguments.postmortem is None:
        raise UsageError("nothing to learn from: give POSTMORTEM.md, --fix REV, --diff FILE, or --before FILE --after FILE")
    fixes = tuple(dict.fromkeys(arguments.fix or ()))
    return FixSource(arguments.postmortem, fixes[0] if fixes else None, arguments.diff, arguments.before, arguments.after, fixes[1:])


def hunt_choice(arguments: argparse.Namespace, save: bool) -> HuntChoice:
    """What to show and which rung to take."""
    root = arguments.root.resolve()
    without, also = (tuple(dict.fromkeys(_below(root, place) for place in places)) for places in (arguments.without, arguments.also))
    return HuntChoice(arguments.max_sites, arguments.rung, save, arguments.widen - arguments.narrow, without, also)


def _below(root: Path, place: PlaceName) -> PlaceName:
    """The place with its path relative to the root: a path that is there counts from this folder, any other from the root."""
    here = Path.cwd() / place.path
    located = here.resolve()
    if here.is_file() and located.is_relative_to(root):
        return PlaceName(located.relative_to(root).as_posix(), place.line)
    return PlaceName(Path(place.path).as_posix(), place.line)


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


def _place(text: str) -> PlaceName:
    path, _, line = text.rpartition(":")
    if not path or not line.isascii() or not line.isdigit() or len(line) > 9:
        raise argparse.ArgumentTypeError(f"'{text}' is not PATH:LINE")
    return PlaceName(path, int(line))


def _rung(text: str) -> int:
    number = count(text)
    if number == 0:
        raise argparse.ArgumentTypeError("rungs are counted from 1")
    return number
