"""Options of the commands that learn from a fix, and what they make of a command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner.cli.options import count
from scanner.errors import UsageError
from scanner.model.hunt_request import FixSource, HuntChoice, PlaceName


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
