"""The options of a fleet, and what they make of a command line."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from scanner.cli.options import add_rules_option, rule_choice, run_options
from scanner.errors import UsageError
from scanner.model.fleet import FleetChoice
from scanner.model.hunt_request import FixSource
from scanner.model.request import RuleChoice, RunOptions

_SIZE = re.compile(r"(\d{1,6})([MGT])B?", re.IGNORECASE)
_UNITS = {"M": 10**6, "G": 10**9, "T": 10**12}


def add_fleet_options(parser: argparse.ArgumentParser) -> None:
    """Which repositories, which rules, on what cluster, and what is kept."""
    parser.add_argument(
        "lists",
        nargs="+",
        metavar="LIST",
        help="a list of repositories (text, or TOML where its name ends on .toml), a git URL, a clone, a folder of clones, or a pattern",
    )
    add_rules_option(parser)
    parser.add_argument("--library", action="store_true", help="run the rules that ship with bugclass")
    parser.add_argument(
        "--fix", action="append", metavar="REV", help="learn the rule from this fix in --root, and run it alone; may be repeated"
    )
    parser.add_argument("--postmortem", type=Path, metavar="FILE", help="learn the rule from this post-mortem in --root, and run it alone")
    parser.add_argument("--group", action="append", default=[], metavar="G", help="only the repositories of this group; may be repeated")
    parser.add_argument("--include", action="append", default=[], metavar="GLOB", help="only repositories of such a name; may be repeated")
    parser.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="no repositories of such a name; may be repeated")
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="use the Dask cluster at tcp://HOST:PORT or tls://HOST:PORT")
    parser.add_argument(
        "--since",
        choices=("last",),
        help="look only at files that differ from when their repository was last looked at in full with these rules",
    )
    parser.add_argument("--state", type=Path, metavar="FILE", help="what was done, to go on from (default: in the cache folder)")
    parser.add_argument("--clones", type=Path, metavar="DIR", help="the folder for fetched repositories (default: in the cache folder)")
    parser.add_argument(
        "--clones-size",
        type=_size,
        default=20 * 10**9,
        metavar="N",
        help="the most that folder may hold, such as 500M or 20G (default: 20G)",
    )
    parser.add_argument("--no-fetch", action="store_true", help="take fetched repositories as they are; no network")


def fleet_options(arguments: argparse.Namespace) -> RunOptions:
    """How to run, as every command does. Raises UsageError."""
    return run_options(arguments, ())


def fleet_choice(arguments: argparse.Namespace, options: RunOptions) -> FleetChoice:
    """How the fleet is looked at. Raises UsageError where two options do not go together."""
    if arguments.since and not options.cache:
        raise UsageError("--since and --no-cache do not go together: what changed is told from what is remembered")
    if arguments.state is not None and (arguments.state.is_dir() or not arguments.state.parent.is_dir()):
        raise UsageError(f"--state {arguments.state}: is no place for a file")
    settings = options.settings
    return FleetChoice(
        scheduler=arguments.scheduler,
        workers=options.jobs,
        since=bool(arguments.since),
        state=arguments.state,
        clones=arguments.clones,
        most_bytes=arguments.clones_size,
        fetch=not arguments.no_fetch,
        remembers=options.cache,
        fail_level=settings.fail_level,
        inline_suppressions=settings.inline_suppressions,
    )


def fleet_rules(arguments: argparse.Namespace) -> RuleChoice | FixSource:
    """The kept, named or shipped rules; or what one is to be learned from. Raises UsageError where two options say it."""
    if arguments.fix is None and arguments.postmortem is None:
        return rule_choice(arguments)
    if arguments.rules is not None or arguments.library:
        raise UsageError("--fix and --postmortem learn a rule, --rules and --library name some: give one kind of them")
    fixes = tuple(dict.fromkeys(arguments.fix or ()))
    return FixSource(arguments.postmortem, fixes[0] if fixes else None, more=fixes[1:])


def _size(text: str) -> int:
    found = _SIZE.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError(f"'{text}' is no size such as 500M or 20G")
    return int(found[1]) * _UNITS[found[2].upper()]
