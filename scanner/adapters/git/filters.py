"""Content filters (`filter.<driver>.clean` and the like): programs that a repository's configuration names, all turned off."""

from __future__ import annotations

import os
import re
from pathlib import Path

from scanner.adapters.git.process import run
from scanner.errors import RepositoryError

_NONE = 1


def without_filters(root: Path) -> dict[str, str]:
    """Configuration that turns every content filter off: comparing files must not start the programs that a repository names.

    Raises RepositoryError where git cannot tell, and for a git that does not know configuration by environment, where there is a
    filter: it would start it.
    """
    output = run(["config", "-z", "--name-only", "--get-regexp", r"^filter\..*\.(clean|process|smudge|required)$"], root)
    if output.status not in (0, _NONE):
        raise RepositoryError(f"git cannot tell which content filters are configured: {output.problem}")
    names = sorted({name.decode("utf-8", "surrogateescape") for name in output.stdout.split(b"\0") if name})
    if names and _version(root) < (2, 31):
        raise RepositoryError(
            "this git is older than 2.31 and cannot be kept from starting the content filters that are configured; update git"
        )
    given = os.environ.get("GIT_CONFIG_COUNT", "0")
    first = int(given) if given.isdigit() else 0
    settings = {"GIT_CONFIG_COUNT": str(first + len(names))}
    for number, name in enumerate(names, first):
        settings[f"GIT_CONFIG_KEY_{number}"] = name
        settings[f"GIT_CONFIG_VALUE_{number}"] = "false" if name.endswith(".required") else ""
    return settings


def _version(root: Path) -> tuple[int, int]:
    found = re.search(rb"(\d+)\.(\d+)", run(["version"], root).stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)
