"""`bugclass init`: settings, hook entry and workflow."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.cli.options import command_parser, run_options

_DESCRIPTION = (
    "Set a repository up: write bugclass.toml, .pre-commit-config.yaml and .github/workflows/bugclass.yml where they are not there yet. "
    "No file is changed: what is to be added to one that is there is said."
)
_EXAMPLE = "  bugclass init --requirement 'bugclass @ git+https://example.org/bugclass@0123456789abcdef0123456789abcdef01234567'"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code."""
    parser = command_parser("init", _DESCRIPTION, _EXAMPLE)
    parser.add_argument("--requirement", metavar="REQ", help="what the workflow installs (default: where this bugclass came from)")
    arguments = parser.parse_args(argv)
    root = run_options(arguments, ()).root

    from scanner.app.init import init
    from scanner.cli.output import answer

    return answer("init", arguments, lambda: init(root, arguments.requirement))
