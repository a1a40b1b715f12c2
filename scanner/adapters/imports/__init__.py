"""Import statements of a Python file: those that are needed added once and in order, those of no use any more taken out."""

from scanner.adapters.imports.change import ImportChange, change_imports

__all__ = ["ImportChange", "change_imports"]
