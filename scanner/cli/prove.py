"""`bugclass prove`: prove the kept rules again."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.cli.options import add_rules_option, command_parser, run_options

_DESCRIPTION = "Prove kept rules again, each from its recorded fix: it must fire on the code before and be silent on the code after."
_EXAMPLE = "  bugclass prove --rules .bugclass/rules"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code: 1 when a rule is not proven, 2 when one cannot be tried."""
    parser = command_parser("prove", _DESCRIPTION, _EXAMPLE)
    parser.add_argument("ids", nargs="*", metavar="RULE", help="ids of the rules to prove (default: all)")
    add_rules_option(parser)
    arguments = parser.parse_args(argv)

    from scanner.app.rules.prove import prove
    from scanner.cli.output import answer

    return answer("prove", arguments, lambda: prove(run_options(arguments, ()), arguments.rules, tuple(arguments.ids)))
