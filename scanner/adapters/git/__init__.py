"""Git: the only place that starts it. Reads; writes nothing but files in a private temporary folder (patches)."""

from scanner.adapters.git.model import Changes, Entry, EntryChange
from scanner.adapters.git.patch import Applied, apply_patch
from scanner.adapters.git.repository import Repository

__all__ = ["Applied", "Changes", "Entry", "EntryChange", "Repository", "apply_patch"]
