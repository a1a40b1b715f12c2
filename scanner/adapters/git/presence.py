"""Whether git needs to be asked at all."""

from __future__ import annotations

from pathlib import Path


def may_be_repository(folder: Path) -> bool:
    """Whether a folder (a real, absolute path) or one above it looks like a repository; without one, git is not started."""
    return any((above / ".git").exists() or (above / "HEAD").is_file() for above in (folder, *folder.parents))
