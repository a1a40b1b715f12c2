"""The formats: a dictionary to grep. Only the format that is asked for is imported."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from scanner.errors import UsageError
from scanner.model.record import Record

if TYPE_CHECKING:
    from scanner.model.ports import Reporter

REPORTERS: dict[str, tuple[str, str]] = {
    "text": ("scanner.reporters.text_quick", "for people"),
    "json": ("scanner.reporters.json_format", "for programs: stable and versioned"),
    "sarif": ("scanner.reporters.sarif", "SARIF 2.1.0, as GitHub code scanning takes it"),
    "github": ("scanner.reporters.github", "annotations of a GitHub workflow"),
    "gitlab": ("scanner.reporters.gitlab", "a GitLab code quality report"),
    "junit": ("scanner.reporters.junit", "JUnit XML, for any CI that shows tests"),
    "markdown": ("scanner.reporters.markdown", "a comment for a pull request"),
    "html": ("scanner.reporters.html", "one self-contained page for a browser"),
}


class Style(Record):
    """How a report for people looks: colours or not, columns, whether a quiet or a detailed report is wanted.

    `files` is the URI of the folder that paths are relative to, where their names are to be links that a terminal opens; else "".
    """

    color: bool = False
    width: int = 100
    quiet: bool = False
    verbose: bool = False
    files: str = ""


def make_reporter(name: str, style: Style) -> Reporter:
    """The reporter for a format. Raises UsageError for an unknown one."""
    if name not in REPORTERS:
        raise UsageError(f"no format '{name}'; choose one of: {', '.join(REPORTERS)}")
    module = importlib.import_module(REPORTERS[name][0])
    reporter: Reporter = module.make(style)
    return reporter
