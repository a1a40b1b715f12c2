"""The command line's edge: dispatches to one module a command, and turns every outcome into an exit code."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import os
import sys
from collections.abc import Sequence

import scanner
from scanner.cli.parsing import Parser, command_lines
from scanner.cli.saying import say
from scanner.cli.spent import SPENT
from scanner.errors import ScannerError

COMMANDS: dict[str, tuple[str, str]] = {
    "hunt": ("scanner.cli.hunt", "learn from a post-mortem or a fix, scan, and list the other places of the same bug, ranked"),
    "learn": ("scanner.cli.learn", "derive and prove the rule, and write it"),
    "scan": ("scanner.cli.scan", "run the kept rules"),
    "gate": ("scanner.cli.gate", "fail on new findings only: against the baseline, or a base revision"),
    "baseline": ("scanner.cli.baseline", "keep the list of findings that the gate accepts"),
    "triage": ("scanner.cli.triage", "look at new findings one by one and say what each is"),
    "init": ("scanner.cli.init", "set a repository up: settings, hook, workflow"),
    "fix": ("scanner.cli.fix", "make the learned correction at the other places, keeping all other text as it is"),
    "export": ("scanner.cli.export", "write a rule in the form of another tool: Fixit, Semgrep, ast-grep"),
    "prove": ("scanner.cli.prove", "prove the kept rules again, each from its recorded fix"),
    "suspects": ("scanner.cli.suspects", "what changed between a good and a bad revision, likeliest cause first"),
    "verify": ("scanner.cli.verify", "is the incident over? a checklist with evidence"),
    "debt": ("scanner.cli.debt", "what incidents have left behind: containments, workarounds, actions, unproven rules, siblings"),
    "test": ("scanner.cli.regression_test", "write the regression test of a kept rule, in the layout of the project"),
    "explain": ("scanner.cli.explain", "what a rule is about, in plain words: incident, pattern, before and after, proof, sites"),
    "history": ("scanner.cli.history", "how a class of bug grew: its sites over time, and who brought and took them"),
    "stats": ("scanner.cli.stats", "figures over many post-mortems: times, bug classes, actions kept, siblings"),
    "report": ("scanner.cli.report", "one page for the browser: incident, rule, sites, map, figures"),
    "fleet": ("scanner.cli.fleet", "run rules over many repositories, on this machine or a cluster"),
    "postmortem": ("scanner.cli.postmortem", "begin a post-mortem, or check what post-mortems say"),
    "completion": ("scanner.cli.completion", "the script that completes command lines in bash, zsh or fish"),
}
_INCOMPLETE = 2
_INTERRUPTED = 130
_RARELY = 50_000
_EXAMPLE = """\
example:
  bugclass hunt --fix HEAD      where else is the bug that the last commit fixed?

exit codes: 0 asked and answered, 1 findings, 2 not complete, 130 interrupted
'bugclass COMMAND --help' tells more about a command.
"""


def run() -> None:
    """The entry point of the `bugclass` program."""
    gc.set_threshold(_RARELY)  # looking for circles among what a command makes and keeps takes up to a tenth of a short one's time
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    _leave(main())


def _leave(code: int) -> None:
    """End the process without taking all of it apart, which is a tenth of a short command's time (mypy leaves in the same way)."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            pass  # a reader that has gone is no failure
        except OSError:
            code = _INCOMPLETE
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Raises nothing."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    SPENT.begin()
    code = _outcome(arguments)
    if _is_verbose(arguments):
        _say(SPENT.told())
    return code


def _is_verbose(arguments: Sequence[str]) -> bool:
    return "-v" in arguments or "--verbose" in arguments


def _outcome(arguments: list[str]) -> int:
    try:
        return _dispatch(arguments)
    except SystemExit as stop:  # argparse has shown a help text
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None) * _INCOMPLETE
    except KeyboardInterrupt:
        _say("interrupted")
        return _INTERRUPTED
    except ScannerError as problem:
        _say(str(problem))
    except BrokenPipeError:
        from scanner.cli.delivering import abandon_stdout

        abandon_stdout()
    except Exception as problem:
        if _is_verbose(arguments):
            import traceback

            traceback.print_exc()
        _say(f"{type(problem).__name__}: {problem}; this is a bug in bugclass, please report it (-v shows where)")
    return _INCOMPLETE


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        command: int = importlib.import_module(COMMANDS[arguments[0]][0]).run(arguments[1:])
        return command
    parser = _parser()
    parser.parse_args(arguments)
    parser.print_help(sys.stderr)
    return _INCOMPLETE


def _parser() -> argparse.ArgumentParser:
    """The parser for what comes before a command: help, version, and telling what is wrong."""
    parser = Parser(
        prog="bugclass",
        usage="bugclass COMMAND [OPTIONS]",
        description=f"From a post-mortem to the other places where the same bug waits.\n\ncommands:\n{command_lines(COMMANDS)}",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"bugclass {scanner.__version__}")
    parser.add_argument("command", nargs="?", choices=[*COMMANDS], metavar="COMMAND", help=argparse.SUPPRESS)
    return parser


def _say(message: str) -> None:
    from scanner.reporters.harmless import one_line

    say(f"bugclass: {one_line(message)}")
