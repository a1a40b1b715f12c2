import argparse
import os


def settings(parser, table):
    # ruleid: text-taken-as-boolean
    parser.add_argument("--dry-run", type=bool, default=False)
    # ruleid: text-taken-as-boolean
    live = bool(os.environ.get("LIVE", "false"))
    # ruleid: text-taken-as-boolean
    cached = bool(os.environ["CACHED"])
    # ok: text-taken-as-boolean
    parser.add_argument("--dry-run", action="store_true")
    # ok: text-taken-as-boolean
    parser.add_argument("--colour", action=argparse.BooleanOptionalAction)
    # ok: text-taken-as-boolean
    live = os.environ.get("LIVE", "false").lower() in {"1", "true", "yes"}
    # Lookalike: a number is read first.
    # ok: text-taken-as-boolean
    verbose = bool(int(os.environ.get("VERBOSE", "0")))
    # Lookalike: asks only whether it is there.
    # ok: text-taken-as-boolean
    in_ci = "CI" in os.environ
    # ok: text-taken-as-boolean
    in_terminal = bool(os.environ.get("TERM"))
    # Lookalike: another table, whose values may be of any type.
    # ok: text-taken-as-boolean
    wanted = bool(table.get("wanted"))
    return live, cached, verbose, in_ci, in_terminal, wanted
