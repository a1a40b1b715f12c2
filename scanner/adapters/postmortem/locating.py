"""Where a code base keeps its post-mortems: Markdown files in folders called so."""

from __future__ import annotations

import os
import re
from pathlib import Path

from scanner.adapters.git import Repository

_IS_KEPT = re.compile(r"(?:^|/)(?:post-?mortems?|incidents?)/.*\.(?:md|markdown)$", re.IGNORECASE)
_IS_ABOUT = re.compile(r"(?:^|/)(?:readme|index|contributing|[\w.-]*template[\w.-]*)\.\w+$", re.IGNORECASE)
_SKIPPED = frozenset(("node_modules", "site-packages", "__pycache__"))
MOST = 10_000


def find_postmortems(root: Path) -> tuple[Path, ...]:
    """The post-mortems below the root, in order: `docs/postmortems/*.md`, `incidents/2026/*.md` and the like; no README, no template.

    What git ignores is not among them. Raises RepositoryError where git cannot list the files.
    """
    return tuple(root / path for path in _listed(root) if is_kept_place(path))[:MOST]


def is_kept_place(path: str) -> bool:
    """Whether a file of this name (relative to the root, with `/`) is kept as a post-mortem."""
    return bool(_IS_KEPT.search(path)) and not _IS_ABOUT.search(path)


def _listed(root: Path) -> list[str]:
    repository = Repository.find(root)
    if repository is None:
        return sorted(_walked(root))
    base = Path(os.path.realpath(root))
    within = [repository.root / name for name in repository.tracked_and_untracked([base]).paths]
    return [file.relative_to(base).as_posix() for file in within if file.is_relative_to(base) and file.is_file()]


def _walked(root: Path) -> list[str]:
    found: list[str] = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _SKIPPED]
        inside = Path(folder).relative_to(root).as_posix()
        found += [name if inside == "." else f"{inside}/{name}" for name in files]
    return found
