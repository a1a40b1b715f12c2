"""From a command line to a fleet's report: what both `fleet` and `fleet tickets` do first."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scanner.cli.fleet_options import fleet_choice, fleet_options, fleet_rules
from scanner.model.fleet import FleetReport, Watcher


@contextmanager
def asked(arguments: argparse.Namespace, watcher: Watcher) -> Iterator[FleetReport]:
    """The report, readable as long as the context is open. Raises ScannerError where the fleet cannot begin."""
    from scanner.adapters.fleet_list import Wanted, read_lists
    from scanner.app.fleet.fleet import asked_of, fleet
    from scanner.app.fleet.learning import rules_for
    from scanner.cli.progress import TerminalProgress

    options = fleet_options(arguments)
    choice = fleet_choice(arguments, options)
    rules = fleet_rules(arguments)
    wanted = Wanted(tuple(arguments.group), tuple(arguments.include), tuple(arguments.exclude))
    listed = read_lists(arguments.lists, Path.cwd(), wanted)
    with TerminalProgress(arguments.quiet) as progress:
        loaded = rules_for(rules, options, progress)
    with fleet(listed, asked_of(loaded, options, choice.inline_suppressions), choice, watcher) as report:
        yield report
