"""`bugclass completion SHELL`: the script that completes command lines, made from the parsers of all commands."""

from __future__ import annotations

import argparse
import importlib
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scanner.cli.destinations import Destination
from scanner.cli.parsing import HelpFormatter, Parser, parser_of

SHELLS = ("bash", "zsh", "fish")
_DESCRIPTION = (
    "Write the script that completes command lines: commands, options, formats, rules, revisions, files. Once it is read, nothing of "
    "bugclass runs when TAB is pressed; of a repository it reads the names of the kept rules, branches and tags only. Put it where the "
    "shell looks: ~/.local/share/bash-completion/completions/bugclass, a folder of zsh's fpath, ~/.config/fish/completions."
)
_EXAMPLE = """\
  bugclass completion bash -o bugclass.bash
  bugclass completion zsh
  bugclass completion fish -o bugclass.fish"""
_KEPT = ".bugclass/rules/*.yaml"
_ANY_RULE = ("explain", "history", "report")
_REVISIONS = ("REV", "GOOD", "BAD")
_CLEAN = "[A-Za-z0-9_][A-Za-z0-9._/-]*"
_REFS = "git for-each-ref '--format=%(refname:short)' refs/heads refs/tags refs/remotes"


def run(argv: Sequence[str]) -> int:
    """The command; its exit code."""
    parser = Parser(
        prog="bugclass completion",
        description=_DESCRIPTION,
        epilog=f"example:\n{_EXAMPLE}",
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=f"the shell: {', '.join(SHELLS)}")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE (default: standard output)")
    arguments = parser.parse_args(argv)

    from scanner.cli.delivering import deliver_text

    deliver_text(script(arguments.shell), Destination("text", arguments.output))
    return 0


def script(shell: str) -> str:
    """The script for a shell."""
    import shtab

    from scanner.cli.main import COMMANDS

    tree = Parser(prog="bugclass", description="", allow_abbrev=False)
    tree.add_argument("--version", action="store_true", help="show the version and exit")
    _add(tree, COMMANDS, "")
    return shtab.complete(tree, shell)


def _add(tree: argparse.ArgumentParser, commands: dict[str, tuple[str, str]], above: str) -> None:
    """Each command below `tree`, with all that its own parser knows; those with actions get them below."""
    below = tree.add_subparsers(metavar="ACTION" if above else "COMMAND", help="")
    for name, (module, words) in commands.items():
        actions = dict(getattr(importlib.import_module(module), "ACTIONS", {"": (module, words)}))
        plain = actions.pop("", None)
        own = [parser_of(plain[0])] if plain else []
        for action in (each for parser in own for each in parser._actions):
            _teach(action, name)
        made = below.add_parser(name, help=words, description=words, parents=own, add_help=not own)
        if actions:
            _add(made, actions, name)


def _teach(action: Any, command: str) -> None:
    """Say how the value of an option or argument is completed, and what it is for in few words; a flag has none."""
    import shtab

    action.help = re.split(r"; | \(|\. ", action.help or "")[0]  # a shell shows it beside each word
    name = action.metavar if isinstance(action.metavar, str) else ""
    if action.nargs == 0 or action.choices:
        return
    if formats := getattr(action, "formats", ()):
        action.choices = formats
    elif "RULE" in name:
        action.complete = _rules(command in _ANY_RULE, "POSTMORTEM" in name)
    elif name in _REVISIONS:
        action.complete = _completer("_bugclass_revisions", _REFS, (), False)
    elif name == "DIR":
        action.complete = shtab.DIRECTORY
    elif action.type is Path or "FILE" in name or name in ("P", "PATHS"):
        action.complete = shtab.FILE


def _rules(library: bool, files: bool) -> dict[str, Any]:
    """The ids of kept rules, which are the names of their files; with those of the library, and with files, where both are meant."""
    from scanner.app.rules.rules import library_folder

    shipped = sorted(file.stem for file in library_folder().glob("*.yaml")) if library else ()
    name = f"_bugclass{'_any' if library else ''}_rules{'_files' if files else ''}"
    return _completer(name, f"for f in {_KEPT}; do f=${{f##*/}}; printf '%s\\n' \"${{f%.yaml}}\"; done", shipped, files)


def _completer(name: str, listing: str, known: Sequence[str], files: bool) -> dict[str, Any]:
    """The functions that find the words, one a shell: those that `listing` prints, those that are known, and files where they are meant.

    No word is expanded by a shell, and one of more than letters, digits and ._/- is left out: what a hostile repository calls its files
    and branches is never run.
    """
    also = f"; printf '%s\\n' {' '.join(known)}" if known else ""
    words = f"{{ {listing}{also}; }} 2>/dev/null | LC_ALL=C grep -x '{_CLEAN}' | LC_ALL=C sort -u"
    bash = (f'while IFS= read -r word; do [[ "$word" == "$1"* ]] && printf "%s\\n" "$word"; done < <({words})', 'compgen -f -- "$1"')
    zsh = (f'local -a found; found=(${{(f)"$({{ setopt null_glob; {words} }})"}}); compadd -a found', "_files")
    fish = (f"command sh -c {shlex.quote(words)}", "__fish_complete_path (commandline -ct)")
    return {
        "bash": name,
        "zsh": name,
        "fish": f"({name})",
        "preamble": {
            "bash": f"{name}() {{\n  local word\n  {_lines(bash, files)}\n}}",
            "zsh": f"{name}() {{\n  {_lines(zsh, files)}\n}}",
            "fish": f"function {name}\n  {_lines(fish, files)}\nend",
        },
    }


def _lines(both: tuple[str, str], files: bool) -> str:
    return "\n  ".join(both if files else both[:1])
