"""Git: the only place that starts it. Reads; writes nothing but files in a private temporary folder (patches)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.adapters.git.model import Changes, Entry, EntryChange
    from scanner.adapters.git.patch import Applied, apply_patch
    from scanner.adapters.git.repository import Repository

__all__ = ["Applied", "Changes", "Entry", "EntryChange", "Repository", "apply_patch"]
_MODULES = {
    "Applied": "patch",
    "apply_patch": "patch",
    "Repository": "repository",
    **dict.fromkeys(("Changes", "Entry", "EntryChange"), "model"),
}


def __getattr__(name: str) -> object:
    """What `__all__` names, imported when first asked for: a scan of a tree that is in no repository needs none of it."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
