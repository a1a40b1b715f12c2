"""Where the cache is: the XDG Base Directory Specification's cache folder."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path | None:
    """`$XDG_CACHE_HOME/bugclass`, else `~/.cache/bugclass`; None where there is no home. A relative XDG_CACHE_HOME does not count."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    if given and os.path.isabs(given):  # noqa: PTH117 - text is at hand
        return Path(given) / "bugclass"
    home = os.path.expanduser("~")  # noqa: PTH111 - never raises, unlike Path.home
    return Path(home) / ".cache" / "bugclass" if os.path.isabs(home) else None  # noqa: PTH117
