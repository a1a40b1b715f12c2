"""Git: the only place that starts it. Reads; writes nothing but files in a private temporary folder (patches)."""

from scanner.adapters.git.model import Changes
from scanner.adapters.git.patch import apply_patch
from scanner.adapters.git.repository import Repository

__all__ = ["Changes", "Repository", "apply_patch"]
