"""Rules run by the real Semgrep."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from scanner.engines.semgrep.answers import result_of
from scanner.engines.semgrep.installation import installed
from scanner.engines.semgrep.process import Limits, start
from scanner.engines.semgrep.ruleset import RuleSetForSemgrep, for_python_only, refused
from scanner.engines.semgrep.staging import stage
from scanner.errors import EngineError
from scanner.model.failure import Failure, FailureKind
from scanner.model.match import EngineResult
from scanner.model.rule import Rule
from scanner.model.source import Target


class SemgrepEngine:
    """Implements the Engine port with one start of Semgrep for all rules and all targets."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    @property
    def name(self) -> str:
        """The engine's name in reports and proofs."""
        return "semgrep"

    @property
    def version(self) -> str:
        """Semgrep's version, from its package. Raises EngineError when it is not installed."""
        return installed().version

    def unsupported(self, rule: Rule) -> str | None:
        """Why the rule cannot be run: only what would need the network."""
        return refused(rule)

    def run(self, rules: Sequence[Rule], targets: Sequence[Target]) -> EngineResult:
        """All matches of all rules. Raises EngineError when Semgrep is not installed or cannot be started."""
        kept = [rule for rule in rules if refused(rule) is None]
        failures = tuple(
            Failure(rule.path or rule.id, FailureKind.RULE, f"rule {rule.id} {why}") for rule in rules if (why := refused(rule))
        )
        if not kept or not targets:
            return EngineResult((), failures, 0)
        installation = installed()
        given = RuleSetForSemgrep(kept)
        try:
            with tempfile.TemporaryDirectory(prefix="bugclass-", ignore_cleanup_errors=True) as name:
                private = Path(name).resolve()
                (private / "rules.json").write_text(given.text(), encoding="utf-8")
                staged = stage(private / "targets", targets, for_python_only(kept))
                answer = start(installation, private, self._limits)
        except OSError as problem:
            raise EngineError(f"Semgrep cannot be given its files: {problem}; check the space in the temporary folder") from None
        result = result_of(answer, given, staged)
        return EngineResult(result.matches, tuple(sorted((*failures, *result.failures))), result.scanned)
