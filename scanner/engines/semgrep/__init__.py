"""The engine that runs the real Semgrep. Nothing outside this package starts it."""

from scanner.engines.semgrep.engine import SemgrepEngine
from scanner.engines.semgrep.process import Limits

__all__ = ["Limits", "SemgrepEngine"]
