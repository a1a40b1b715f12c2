"""The fix, wherever it is recorded: a commit, the working tree, a patch, two files, or a post-mortem's code blocks."""

from scanner.adapters.fixes.intake import load_fix
from scanner.adapters.fixes.model import FixIntake

__all__ = ["FixIntake", "load_fix"]
