"""A text to its destination: standard output, or a file, whole or not at all."""

from __future__ import annotations

import sys

from scanner.cli.destinations import Destination


def deliver_text(told: str, to: Destination) -> None:
    """Write it. Raises InputError where it cannot be written."""
    if to.file is not None:
        from scanner.adapters.whole_file import replace_file

        file = to.file.resolve()
        replace_file(file.parent, file.name, told.encode("utf-8", "backslashreplace"))
        return
    sys.stdout.write(told)
    sys.stdout.flush()
