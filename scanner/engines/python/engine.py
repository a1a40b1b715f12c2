"""The in-process engine: rules over files, without starting another program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scanner.engines.python.pathfilter import applies
from scanner.engines.python.recovery import recover
from scanner.engines.python.rules import CompiledRule, FileMatches, Unsupported, WaitingRule, compile_rule, scan_file
from scanner.engines.python.sieve import sieve_from
from scanner.engines.python.source import SourceFile
from scanner.engines.python.transparency import is_transparent
from scanner.model.failure import Failure, FailureKind
from scanner.model.match import EngineResult, Match
from scanner.model.record import Record
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.syntax.globs import TakesTooLong
from scanner.syntax.parse import parse

VERSION = "1"


class _Ready(Record):
    """Rules as they were given, and compiled, or to be compiled when needed."""

    rules: Sequence[Rule]
    compiled: list[CompiledRule | WaitingRule]
    failures: list[Failure]


def _prepare(rules: Sequence[Rule], sieves: Mapping[str, str]) -> _Ready:
    ready: list[CompiledRule | WaitingRule] = []
    failures: list[Failure] = []
    for rule in rules:
        sieve = sieve_from(sieves.get(rule.document, ""))
        compiled = compile_rule(rule) if sieve is None else WaitingRule(rule, sieve)
        if isinstance(compiled, Unsupported):
            failures.append(_failure(compiled))
        else:
            ready.append(compiled)
    return _Ready(rules, ready, failures)


def _failure(rule: Unsupported) -> Failure:
    return Failure(rule.rule.path or rule.rule.id, FailureKind.RULE, f"{rule.rule.id}: {rule.reason}")


class PythonEngine:
    """Matches Semgrep rules on Python code with the standard parser. Rules given for one file after another are compiled once.

    `sieves`: documents of rules to what `sieve` told of them in an earlier run; such a rule is compiled only when a file needs it.
    """

    def __init__(self, sieves: Mapping[str, str] | None = None) -> None:
        self._ready: _Ready | None = None
        self._sieves = {} if sieves is None else sieves

    def __getstate__(self) -> dict[str, object]:
        return {"_ready": None, "_sieves": self._sieves}  # compiled rules cannot travel; the other process compiles its own

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

    def sieve(self, rule: Rule) -> str | None:
        """What leaves files out for the rule, as text to remember; None for a rule that cannot be run here."""
        compiled = compile_rule(rule)
        return None if isinstance(compiled, Unsupported) else compiled.sieve.text()

    def run(self, rules: Sequence[Rule], targets: Sequence[Target]) -> EngineResult:
        """All matches of all rules in all targets."""
        if self._ready is None or self._ready.rules is not rules or not isinstance(rules, tuple):
            self._ready = _prepare(rules, self._sieves)
        ready, failures = self._ready.compiled, list(self._ready.failures)
        matches: list[Match] = []
        scanned = 0
        for target in targets:
            result = scan_target(ready, target)
            matches += result.matches
            failures += result.failures
            scanned += result.scanned
        return EngineResult(tuple(sorted(matches)), tuple(failures), scanned)


def scan_target(rules: Sequence[CompiledRule | WaitingRule], target: Target) -> EngineResult:
    """One file: read, prefiltered, parsed once for all rules that may match."""
    try:
        content = target.read()
    except OSError as problem:
        return EngineResult((), (Failure(target.path, FailureKind.UNREADABLE, problem.strerror or str(problem)),), 0)
    try:
        chosen = [r for r in rules if applies(r.rule.paths, target.path)]
    except TakesTooLong:
        return _with_slow_paths(rules, target)
    if is_transparent(content):
        chosen = [r for r in chosen if r.may_match(content)]
    if not chosen:
        return EngineResult((), (), 1)
    ready = [rule.compiled() if isinstance(rule, WaitingRule) else rule for rule in chosen]
    broken = tuple(_failure(rule) for rule in ready if isinstance(rule, Unsupported))
    found = _scan([rule for rule in ready if isinstance(rule, CompiledRule)], target, content)
    return EngineResult(found.matches, (*broken, *found.failures), found.scanned)


def _with_slow_paths(rules: Sequence[CompiledRule | WaitingRule], target: Target) -> EngineResult:
    """The answer of the rules that can say whether they look at a file; a failure for each that cannot."""
    able: list[CompiledRule | WaitingRule] = []
    failures: list[Failure] = []
    for each in rules:
        try:
            applies(each.rule.paths, target.path)
            able.append(each)
        except TakesTooLong as problem:
            failures.append(Failure(target.path, FailureKind.TIMEOUT, f"{each.rule.id}: its `paths`: {problem}"))
    found = scan_target(able, target)
    return EngineResult(found.matches, (*failures, *found.failures), 0)


def _scan(chosen: Sequence[CompiledRule], target: Target, content: bytes) -> EngineResult:
    parsed = parse(content, target.path)
    if isinstance(parsed, Failure):
        rest = recover(content, target.path) if parsed.kind is not FailureKind.SKIPPED else None
        found = scan_file(chosen, SourceFile(rest)) if rest is not None else FileMatches((), ())
        return EngineResult(found.matches, (parsed, *found.failures), 0)
    found = scan_file(chosen, SourceFile(parsed))
    return EngineResult(found.matches, found.failures, 1)
