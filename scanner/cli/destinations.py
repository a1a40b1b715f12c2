"""Which report goes where: what `--format` and `-o` say together, as a list of formats with their files."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from scanner.errors import UsageError
from scanner.model.record import Record, replace
from scanner.reporters import REPORTERS


class Destination(Record):
    """One report: its format, and the file that it goes to (None: standard output)."""

    format: str
    file: Path | None


class _Named(Record):
    """A `--format`, or a `-o` (then `format` is None), as it stood on the command line."""

    format: str | None
    file: str | None


class _Collect(argparse.Action):
    """Keeps `--format` and `-o` in one list, in the order in which they were given."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None) -> None:
        """Add what was given; unlike argparse's own way, never to the default."""
        setattr(namespace, self.dest, (*getattr(namespace, self.dest), values))


def add_report_options(group: argparse._ArgumentGroup, shown: Sequence[str] | Mapping[str, str]) -> None:
    """`--format` and `-o`; both may be repeated. `shown`: the formats that a command answers in; a mapping: its own, in words."""
    known = {name: words for name, (_, words) in REPORTERS.items()}
    own = shown if isinstance(shown, Mapping) else {name: words for name, words in known.items() if name in shown}
    formats = "; ".join(f"{name}: {words}" for name, words in own.items())
    formatting = group.add_argument(
        "--format",
        action=_Collect,
        type=partial(_format, known=tuple(own if isinstance(shown, Mapping) else known)),
        dest="reports",
        default=(),
        metavar="F[=FILE]",
        help=f"the format of the report (default: text), and the file it goes to; may be repeated. {formats}",
    )
    formatting.formats = tuple(own)  # type: ignore[attr-defined]  # for completion
    group.add_argument(
        "-o",
        "--output",
        action=_Collect,
        type=_output,
        dest="reports",
        metavar="FILE",
        help="write the report of the --format before it to FILE; without -o or =FILE, a report goes to standard output",
    )


def destinations(arguments: argparse.Namespace) -> tuple[Destination, ...]:
    """All reports that are wanted, in the order of their formats. Raises UsageError where `--format` and `-o` do not go together.

    A format without a file goes to standard output: at most one. A `-o` belongs to the format before it, or, where only one format
    has no file of its own, to that one wherever it stands.
    """
    reports = _paired(arguments.reports, getattr(arguments, "default_format", "text"))
    folders: Sequence[str] = getattr(arguments, "folder_formats", ())  # formats of many files, which go to a folder
    files = [each.file for each in reports]
    if files.count(None) > 1:
        names = ", ".join(each.format for each in reports if each.file is None)
        raise UsageError(f"--format: only one report can go to standard output, not {names}; give the others a file: --format F=FILE")
    for each in reports:
        file = each.file
        if file is None:
            if each.format in folders:
                raise UsageError(
                    f"--format {each.format}: is a file for each of many; name the folder for them: --format {each.format}=DIR"
                )
            continue
        if each.format not in folders or file.is_file():
            _check(file)
        if sum(other is not None and other.resolve() == file.resolve() for other in files) > 1:
            raise UsageError(f"-o {file}: more than one report would go there; give each its own file")
    return reports


def send_to(arguments: argparse.Namespace, file: str) -> None:
    """As if `-o FILE` were the last thing on the command line."""
    arguments.reports = (*arguments.reports, _Named(None, file))


def _paired(given: Sequence[_Named], default: str) -> tuple[Destination, ...]:
    formats = [each for each in given if each.format is not None]
    outputs = [each.file for each in given if each.format is None]
    bare = [each for each in formats if each.file is None]
    if not formats:
        formats = bare = [_Named(default, None)]
    if len(outputs) > len(bare):
        raise UsageError(f"-o {outputs[len(bare)]}: there is no --format left to go there; say --format F={outputs[len(bare)]}")
    if len(bare) == 1 and outputs:
        return tuple(Destination(each.format or "", _path(each.file or outputs[0])) for each in formats)
    found: list[Destination] = []
    for each in given:
        if each.format is not None:
            found.append(Destination(each.format, _path(each.file)))
        elif not found or found[-1].file is not None:
            raise UsageError(f"-o {each.file}: follows no --format without a file; say --format F={each.file}")
        else:
            found[-1] = replace(found[-1], file=_path(each.file))
    return tuple(found) or (Destination(default, None),)


def _path(file: str | None) -> Path | None:
    return None if file is None else Path(file)


def _check(file: Path) -> None:
    if not file.parent.is_dir():
        raise UsageError(f"-o {file}: {file.parent} is not a folder; choose another -o FILE")
    if file.is_dir():
        raise UsageError(f"-o {file}: is a folder; name a file")


def _format(text: str, known: Sequence[str]) -> _Named:
    name, equals, file = text.partition("=")
    if name not in known:
        raise argparse.ArgumentTypeError(f"no format '{name}'; choose one of: {', '.join(known)}")
    if equals and not file:
        raise argparse.ArgumentTypeError(f"'{text}' names no file after the '='")
    return _Named(name, file or None)


def _output(text: str) -> _Named:
    if not text:
        raise argparse.ArgumentTypeError("the name of the file is empty")
    return _Named(None, text)
