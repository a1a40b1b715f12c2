"""The in-process engine: Semgrep's pattern language on Python code, with the standard parser only."""

from scanner.engines.python.engine import PythonEngine, scan_target
from scanner.engines.python.rules import CompiledRule, FileMatches, Unsupported, compile_rule, matches_in, scan_file, source_file
from scanner.engines.python.source import SourceFile

__all__ = [
    "CompiledRule",
    "FileMatches",
    "PythonEngine",
    "SourceFile",
    "Unsupported",
    "compile_rule",
    "matches_in",
    "scan_file",
    "scan_target",
    "source_file",
]
