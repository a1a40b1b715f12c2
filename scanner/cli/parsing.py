"""Command lines that do not fit are told in one line: the thing, the place, the remedy."""

from __future__ import annotations

import argparse
import importlib
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any, NoReturn

from scanner.cli.columns import columns
from scanner.errors import UsageError

_CHOICE = r"(?s)(?:argument (?P<name>.+?): )?invalid choice: (?P<given>.+?) \(choose from (?P<known>.*)\)"  # compiled where it is needed
_MANY = 200
_ASKED: ContextVar[bool] = ContextVar("asked", default=False)


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Wraps the description, and leaves the examples as they are."""

    def __init__(self, prog: str, **more: Any) -> None:
        super().__init__(prog, **{"width": columns(80) - 2, **more})

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text.startswith("example:"):
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


class Parser(argparse.ArgumentParser):
    """A parser that raises UsageError where argparse would print how it is used, and stop."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, unless the parser itself is what is asked for."""
        if _ASKED.get():
            raise _Asked(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Raise it."""
        place, words = self.prog.partition(" ")[2], _words(self, message)
        more = " See" if words.endswith("?") else "; see"
        raise UsageError(f"{place}{': ' if place else ''}{words}{more} '{self.prog} --help'")


def parser_of(module: str) -> Parser:
    """The parser that the command of a module makes for itself, taken where it would parse."""
    token = _ASKED.set(True)
    try:
        importlib.import_module(module).run([])
    except _Asked as asked:
        return asked.parser
    finally:
        _ASKED.reset(token)
    raise LookupError(f"{module}: parsed nothing")


class _Asked(BaseException):
    """Carries a command's parser out of the command; nothing on the way may catch it."""

    def __init__(self, parser: Parser) -> None:
        super().__init__()
        self.parser = parser


def _words(parser: argparse.ArgumentParser, message: str) -> str:
    unknown = message.partition("unrecognized arguments: ")[2]
    if unknown:
        return _unknown(parser, unknown.split(" ")[0])
    if found := re.fullmatch(_CHOICE, message):
        known = re.findall(r"[\w-]+", found["known"])
        name = "" if found["name"] in (None, "COMMAND", "ACTION") else f"{found['name']}: "
        thing = {"COMMAND": "no command ", "ACTION": "no action "}.get(found["name"] or "", "no such choice: ")
        return f"{name}{thing}'{found['given'].strip(chr(39))[:_MANY]}'{_nearest(found['given'], known)}"
    if missing := message.partition("arguments are required: ")[2]:
        return f"{missing} is missing" if "," not in missing else f"{missing} are missing"
    return message.removeprefix("argument ")


def _unknown(parser: argparse.ArgumentParser, word: str) -> str:
    if not word.startswith("-"):
        return f"'{word[:_MANY]}' is one argument too many"
    options = [option for option in _options(parser) if option.startswith("--")]
    return f"no option '{word[:_MANY]}'{_nearest(word.partition('=')[0], options, False)}"


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from action.option_strings


def _nearest(word: str, known: Iterable[str], all_of_them: bool = True) -> str:
    from scanner.adapters.nearest import nearest, suggestion

    if all_of_them:
        return f"; {suggestion(word, known)}"
    close = nearest(word, known)
    return f"; did you mean '{close}'?" if close else ""


def command_lines(commands: Mapping[str, tuple[str, str]]) -> str:
    """The names with their words, as wide as the terminal."""
    width = max(40, columns(80) - 2)
    return "\n".join(
        textwrap.fill(f"  {name:<10} {words}", width, subsequent_indent=" " * 13, break_on_hyphens=False)
        for name, (_, words) in commands.items()
    )
