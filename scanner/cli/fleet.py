"""`bugclass fleet`: many repositories; dispatches to what is done with them, one module each."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

ACTIONS: dict[str, tuple[str, str]] = {
    "": ("scanner.cli.fleet_run", "run the rules over all repositories"),
    "tickets": ("scanner.cli.fleet_tickets", "write the body of an issue for each repository, and its corrections as a patch"),
}


def run(argv: Sequence[str]) -> int:
    """The command; the exit code of the action."""
    action = argv[0] if argv and argv[0] in ACTIONS else ""
    code: int = importlib.import_module(ACTIONS[action][0]).run(argv[1:] if action else argv)
    return code
