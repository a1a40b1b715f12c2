"""An engine run that a crash inside the engine cannot end: the file that crashes it becomes a failure, the rest goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner.errors import ScannerError
from scanner.model.failure import Failure, FailureKind
from scanner.model.match import EngineResult
from scanner.model.ports import Engine
from scanner.model.rule import Rule
from scanner.model.source import Target


def run_carefully(engine: Engine, rules: Sequence[Rule], targets: Sequence[Target]) -> EngineResult:
    """The engine's answer; after an unexpected exception, its answers file by file. ScannerError goes through."""
    try:
        return engine.run(rules, targets)
    except ScannerError:
        raise
    except Exception as problem:
        if len(targets) > 1:
            return merge(run_carefully(engine, rules, [target]) for target in targets)
        path = targets[0].path if targets else ""
        detail = f"the {engine.name} engine crashed: {type(problem).__name__}: {' '.join(str(problem).split())[:200]}"
        return EngineResult((), (Failure(path, FailureKind.ENGINE, detail),), 0)


def merge(results: Iterable[EngineResult]) -> EngineResult:
    """One answer of many, the same whatever their order; a failure of a rule is told once."""
    all_results = list(results)
    matches = sorted(match for result in all_results for match in result.matches)
    failures = sorted({failure for result in all_results for failure in result.failures})
    return EngineResult(tuple(matches), tuple(failures), sum(result.scanned for result in all_results))
