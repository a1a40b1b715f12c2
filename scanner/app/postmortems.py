"""Post-mortems as documents: can each be read as it stands?"""

from __future__ import annotations

from scanner.adapters.postmortem import read_postmortem
from scanner.errors import InputError
from scanner.model.failure import Failure, FailureKind
from scanner.model.note import Note, NoteKind
from scanner.model.report import Report
from scanner.model.request import RunOptions


def check(options: RunOptions) -> Report:
    """Read each of `options.paths`: what cannot be read is a failure that names the line; one broken file hides no other."""
    failures: list[Failure] = []
    read = 0
    for path in dict.fromkeys(options.paths):
        try:
            read_postmortem(path, options.root)
            read += 1
        except InputError as problem:
            failures.append(Failure("", FailureKind.INPUT, str(problem)))
    notes = (Note("", 0, NoteKind.DONE, f"{read} of {len(dict.fromkeys(options.paths))} post-mortems can be read"),)
    return Report(str(options.root), failures=tuple(failures), scanned=read, notes=notes, command="postmortem")
