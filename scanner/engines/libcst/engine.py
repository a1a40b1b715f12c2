"""The libcst engine: loads rule modules and runs them with Fixit's own runner.

It imports code and uses a parser that can end the process: it belongs into worker processes, and only what settings allow gets here.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
from collections.abc import Sequence

from scanner.errors import EngineError
from scanner.model.failure import Failure, FailureKind
from scanner.model.match import EngineResult, Match
from scanner.model.rule import Rule
from scanner.model.source import Target

_NEEDED = ("libcst", "fixit")


def missing() -> str | None:
    """What to do where LibCST rules cannot be run here; None where they can."""
    absent = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    return f"LibCST rules need {' and '.join(absent)}: pip install 'bugclass[libcst]'" if absent else None


def source_of(rule: Rule) -> str | None:
    """The text of a rule's module; None for a rule that is no code."""
    found = json.loads(rule.document).get("libcst")
    return found if isinstance(found, str) else None


class LibcstEngine:
    """Implements the Engine port. A rule that cannot be loaded, or that raises, is a failure."""

    @property
    def name(self) -> str:
        """The engine's name in reports and proofs."""
        return "libcst"

    @property
    def version(self) -> str:
        """The versions of LibCST and Fixit. Raises EngineError where one is not installed."""
        if problem := missing():
            raise EngineError(problem)
        return " ".join(f"{name} {importlib.metadata.version(name)}" for name in _NEEDED)

    def unsupported(self, rule: Rule) -> str | None:
        """Why the rule cannot be run here: only that it is not code."""
        return None if source_of(rule) is not None else "is not a LibCST rule"

    def run(self, rules: Sequence[Rule], targets: Sequence[Target]) -> EngineResult:
        """All matches of all rules. Raises EngineError where LibCST or Fixit is not installed."""
        if problem := missing():
            raise EngineError(problem)
        from scanner.engines.libcst.loading import Loaded, load
        from scanner.engines.libcst.running import look

        ready: list[Loaded] = []
        failures: list[Failure] = []
        for rule in rules:
            found = load(rule, source_of(rule) or "")
            if isinstance(found, Loaded):
                ready.append(found)
            else:
                failures.append(Failure(rule.path or rule.id, FailureKind.RULE, f"rule {rule.id}: {found}"))
        matches: list[Match] = []
        scanned = 0
        for target in targets:
            result = look(ready, target)
            matches += result.matches
            failures += result.failures
            scanned += result.scanned
        return EngineResult(tuple(sorted(matches)), tuple(failures), scanned)
