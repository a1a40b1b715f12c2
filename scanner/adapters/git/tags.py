"""Tags as what was deployed: the first one that has a commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scanner.adapters.git.process import run
from scanner.adapters.visible import visible


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag and when it was made (a light one: when its commit was)."""

    name: str
    made: datetime


def first_tag_with(root: Path, commit: str) -> Tag | None:
    """The oldest tag that contains a commit (full id); None where none does. Raises RepositoryError where git does not answer."""
    listed = ["--sort=creatordate", "--format=%(creatordate:iso-strict)%09%(refname:strip=2)", "refs/tags"]
    output = run(["for-each-ref", f"--contains={commit}", *listed], root)
    for line in output.stdout.decode("utf-8", "replace").splitlines():
        made, _, name = line.partition("\t")
        try:
            return Tag(visible(name)[:200], datetime.fromisoformat(made.replace("Z", "+00:00")))
        except ValueError:
            continue
    return None
