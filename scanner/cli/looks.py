"""How what is for people looks where it goes: colours, columns, links to files."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TextIO

from scanner.cli.columns import columns
from scanner.cli.destinations import Destination
from scanner.reporters import Style

_WIDE = 100
_SHOW_LINKS_AS_TEXT = ("dumb", "linux")


def style_for(arguments: argparse.Namespace, to: Destination) -> Style:
    """The style of a report, from the options and what it goes to."""
    out = sys.stdout if to.file is None else None
    color = wants_color(arguments.color, out)
    files = _files(arguments) if color and wants_links(out) else ""
    return Style(color, columns(_WIDE), arguments.quiet, arguments.verbose, files)


def wants_color(choice: str, out: TextIO | None) -> bool:
    """Whether to colour: the option first, then NO_COLOR, FORCE_COLOR, then whether `out` is a terminal (None: a file)."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return out is not None
    return out is not None and out.isatty() and os.environ.get("TERM") != "dumb"


def wants_links(out: TextIO | None) -> bool:
    """Whether names of files are to be links: on a terminal only, but for those that cannot, and one that finds PATH:LINE by itself."""
    return (
        out is not None
        and out.isatty()
        and os.environ.get("TERM", "") not in _SHOW_LINKS_AS_TEXT
        and os.environ.get("TERM_PROGRAM") != "vscode"
    )


def _files(arguments: argparse.Namespace) -> str:
    """The root as a URI that names this machine too: a terminal elsewhere does not open a file of its own."""
    from urllib.parse import quote

    return f"file://{quote(os.uname().nodename)}{arguments.root.resolve().as_uri().removeprefix('file://').rstrip('/')}"
