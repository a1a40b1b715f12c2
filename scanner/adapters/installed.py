"""Where this program was installed from, as a requirement that installs the very same one elsewhere."""

from __future__ import annotations

import json
from importlib import metadata


def installed_from() -> str:
    """A requirement for pip: the repository and commit, or the released version; "" where it came from a folder of this machine.

    Source: PEP 610 (direct_url.json).
    """
    try:
        found = metadata.distribution("bugclass")
    except metadata.PackageNotFoundError:
        return ""
    return requirement_of(found.version, found.read_text("direct_url.json"))


def requirement_of(version: str, direct_url: str | None) -> str:
    """The requirement for a version and the text of its direct_url.json (None: it came from an index)."""
    if direct_url is None:
        return f"bugclass=={version}"
    try:
        origin = json.loads(direct_url)
        vcs, url = origin["vcs_info"], origin["url"]
        requirement = f"bugclass @ {vcs['vcs']}+{url}@{vcs['commit_id']}"
    except (ValueError, KeyError, TypeError):
        return ""
    return requirement if url.startswith("https://") and requirement.isprintable() and "${{" not in requirement else ""
