"""What is told beside the answer, on standard error."""

from __future__ import annotations

import sys


def say(line: str) -> None:
    """One harmless line; on a terminal broken between words, where the terminal itself would break it anywhere."""
    if sys.stderr.isatty():
        import textwrap

        from scanner.cli.columns import columns

        line = "\n".join(textwrap.wrap(line, max(40, columns(80)), break_long_words=False, break_on_hyphens=False)) or line
    print(line, file=sys.stderr)  # noqa: T201 - the one place that tells a person something
