"""Reports in each format. Reporters write to the stream they are given, and change nothing else."""

from scanner.reporters.registry import REPORTERS, Style, make_reporter

__all__ = ["REPORTERS", "Style", "make_reporter"]
