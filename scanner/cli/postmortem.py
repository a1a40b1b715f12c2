"""`bugclass postmortem`: dispatches to what is done with post-mortems, one module each."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence

from scanner.cli.parsing import Parser, command_lines

ACTIONS: dict[str, tuple[str, str]] = {
    "new": ("scanner.cli.postmortem_new", "write a new one: what git and the code tell filled in, the rest as questions"),
    "check": ("scanner.cli.postmortem_check", "check what post-mortems say: facts, times, answers, owners, tests, the hunt"),
}
_EXAMPLE = "  bugclass postmortem new --fix HEAD --write\n  bugclass postmortem check docs/postmortems/2026-11-02-checkout.md"


def run(argv: Sequence[str]) -> int:
    """The command; the exit code of the action."""
    if argv and argv[0] in ACTIONS:
        action: int = importlib.import_module(ACTIONS[argv[0]][0]).run(argv[1:])
        return action
    parser = Parser(
        prog="bugclass postmortem",
        usage="bugclass postmortem ACTION [OPTIONS]",
        description=f"The post-mortem file, from its first draft to its last answer.\n\nactions:\n{command_lines(ACTIONS)}\n\n"
        "'bugclass postmortem ACTION --help' tells more about an action.",
        epilog=f"example:\n{_EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("action", choices=[*ACTIONS], metavar="ACTION", help="one of the actions above")
    parser.parse_args(argv[:1])
    return 2
