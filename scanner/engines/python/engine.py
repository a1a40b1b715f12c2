"""The in-process engine: rules over files, without starting another program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scanner.engines.python.pathfilter import applies
from scanner.engines.python.recovery import recover
from scanner.engines.python.rules import CompiledRule, FileMatches, Unsupported, compile_rule, scan_file
from scanner.engines.python.source import SourceFile
from scanner.engines.python.transparency import is_transparent
from scanner.model.failure import Failure, FailureKind
from scanner.model.match import EngineResult, Match
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.syntax.parse import parse

VERSION = "1"


@dataclass(frozen=True, slots=True)
class _Ready:
    """Rules as they were given, and compiled."""

    rules: Sequence[Rule]
    compiled: list[CompiledRule]
    failures: list[Failure]


def _prepare(rules: Sequence[Rule]) -> _Ready:
    ready: list[CompiledRule] = []
    failures: list[Failure] = []
    for rule in rules:
        compiled = compile_rule(rule)
        if isinstance(compiled, Unsupported):
            failures.append(Failure(rule.path or rule.id, FailureKind.RULE, f"{rule.id}: {compiled.reason}"))
        else:
            ready.append(compiled)
    return _Ready(rules, ready, failures)


class PythonEngine:
    """Matches Semgrep rules on Python code with the standard parser. Rules given for one file after another are compiled once."""

    def __init__(self) -> None:
        self._ready: _Ready | None = None

    def __getstate__(self) -> dict[str, None]:
        return {"_ready": None}  # compiled rules cannot travel; the other process compiles its own

    @property
    def name(self) -> str:
        """The name that rules and reports show."""
        return "python"

    @property
    def version(self) -> str:
        """The version that a proof records; it changes when matching changes."""
        return VERSION

    def unsupported(self, rule: Rule) -> str | None:
        """Why the rule cannot be run here in full; None when it can."""
        compiled = compile_rule(rule)
        return compiled.reason if isinstance(compiled, Unsupported) else None

    def run(self, rules: Sequence[Rule], targets: Sequence[Target]) -> EngineResult:
        """All matches of all rules in all targets."""
        if self._ready is None or self._ready.rules is not rules or not isinstance(rules, tuple):
            self._ready = _prepare(rules)
        ready, failures = self._ready.compiled, list(self._ready.failures)
        matches: list[Match] = []
        scanned = 0
        for target in targets:
            result = scan_target(ready, target)
            matches += result.matches
            failures += result.failures
            scanned += result.scanned
        return EngineResult(tuple(sorted(matches)), tuple(failures), scanned)


def scan_target(rules: Sequence[CompiledRule], target: Target) -> EngineResult:
    """One file: read, prefiltered, parsed once for all rules that may match."""
    try:
        content = target.read()
    except OSError as problem:
        return EngineResult((), (Failure(target.path, FailureKind.UNREADABLE, problem.strerror or str(problem)),), 0)
    chosen = [r for r in rules if applies(r.rule.paths, target.path)]
    if is_transparent(content):
        chosen = [r for r in chosen if r.may_match(content)]
    if not chosen:
        return EngineResult((), (), 1)
    parsed = parse(content, target.path)
    if isinstance(parsed, Failure):
        rest = recover(content, target.path)
        found = scan_file(chosen, SourceFile(rest)) if rest is not None else FileMatches((), ())
        return EngineResult(found.matches, (parsed, *found.failures), 0)
    found = scan_file(chosen, SourceFile(parsed))
    return EngineResult(found.matches, found.failures, 1)
