"""Applying a patch to files in a private folder, outside any repository."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.git.process import run

_BACKSLASH = str.maketrans({c: f"\\{c}" for c in "*?[\\"})


_OFFSET = re.compile(r"^Hunk #\d+ succeeded at .*\boffset\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Applied:
    """How applying went: `reason` is git's where it did not; `exact` when every hunk fitted at the very line it names."""

    reason: str | None
    exact: bool


def apply_patch(folder: Path, patch: bytes, include: str, options: Sequence[str] = ()) -> Applied:
    """Apply the part of `patch` about the file `include` (its name after stripping) to the files in `folder`.

    `options` are of `git apply`: `-p1`, `-R`. Atomic: all hunks or none.
    Raises RepositoryError when git cannot be started.
    """
    # Outside a repository, so that no attribute, filter or configuration of one has a say; git refuses ".." and links by itself.
    extra = {"GIT_CEILING_DIRECTORIES": str(folder.resolve().parent), "GIT_ATTR_NOSYSTEM": "1"}
    arguments = ["-c", "core.autocrlf=false", "-c", f"core.attributesFile={os.devnull}"]
    arguments += ["apply", "--verbose", "--whitespace=nowarn", f"--include={include.translate(_BACKSLASH)}", *options, "-"]
    output = run(arguments, folder, patch, extra)
    return Applied(None if output.status == 0 else output.problem, not _OFFSET.search(output.stderr))
