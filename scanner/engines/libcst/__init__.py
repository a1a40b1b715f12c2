"""Rules that are Python code: Fixit `LintRule` modules, run over LibCST trees. To be run in worker processes only."""

from scanner.engines.libcst.engine import LibcstEngine, missing

__all__ = ["LibcstEngine", "missing"]
