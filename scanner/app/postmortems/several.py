"""All post-mortems of a code base, each read on its own: one that is broken hides no other."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.adapters.postmortem import find_postmortems, read_postmortem
from scanner.errors import InputError
from scanner.model.failure import Failure, FailureKind
from scanner.model.incident import PostMortem
from scanner.model.request import RunOptions


@dataclass(frozen=True, slots=True)
class Read:
    """The documents that can be read, in order, and why others cannot. `asked` counts both."""

    documents: tuple[PostMortem, ...]
    failures: tuple[Failure, ...]
    asked: int


def read_all(options: RunOptions) -> Read:
    """Those of `options.paths`, or all that the code base keeps; none at all is a failure. Raises RepositoryError."""
    asked = tuple(dict.fromkeys(options.paths)) or find_postmortems(options.root)
    documents: list[PostMortem] = []
    failures: list[Failure] = []
    for path in asked:
        try:
            documents.append(read_postmortem(path, options.root))
        except InputError as problem:
            failures.append(Failure("", FailureKind.INPUT, str(problem)))
    if not asked:
        detail = "no post-mortems here (looked for *.md in folders called postmortems or incidents); name the files"
        failures.append(Failure("", FailureKind.NO_FILES, detail))
    return Read(tuple(documents), tuple(failures), len(asked))
