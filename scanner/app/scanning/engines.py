"""Which engine runs which rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.adapters.rule_files import code_of
from scanner.app.scanning.memory import memory_for
from scanner.app.scanning.support import DeferredPythonEngine
from scanner.app.scanning.targets import reader
from scanner.errors import EngineError, UsageError
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding
from scanner.model.match import EngineResult
from scanner.model.ports import Engine, Progress, Store
from scanner.model.record import Record
from scanner.model.rule import Rule
from scanner.model.source import Target

if TYPE_CHECKING:
    from scanner.scan.search import Searched

_KNOWN = ("auto", "python", "semgrep", "libcst")


class Assignment(Record):
    """An engine and the rules it runs."""

    engine: Engine
    rules: tuple[Rule, ...]


class Plan(Record):
    """Who runs what, and the rules that nobody here can run."""

    assignments: tuple[Assignment, ...]
    failures: tuple[Failure, ...] = ()


def python_engine() -> Engine:
    """The in-process engine."""
    from scanner.engines.python import PythonEngine

    return PythonEngine()


def semgrep_engine() -> Engine:
    """The real Semgrep. Raises EngineError where it is not installed."""
    from scanner.engines.semgrep import SemgrepEngine

    engine = SemgrepEngine()
    _ = engine.version  # asks for the installation now, so that only the rules that need it are left out
    return engine


def assign(rules: Sequence[Rule], name: str, store: Store | None = None) -> Plan:
    """Engines for the rules. "auto": in-process where that understands the rule in full, Semgrep for the rest.

    `store` remembers which rules the in-process engine understands. A rule that no engine at hand can run is a failure of the
    plan; the others run. Raises UsageError for an unknown engine, EngineError where Semgrep is asked for by name and is not there.
    """
    if name not in _KNOWN:
        raise UsageError(f"unknown engine {name!r}: use one of {', '.join(_KNOWN)}")
    code = [rule for rule in rules if code_of(rule) is not None]
    if code or name == "libcst":
        return _assign_code(code, [rule for rule in rules if code_of(rule) is None], name)
    if name == "semgrep":
        return Plan((Assignment(semgrep_engine(), tuple(rules)),) if rules else ())
    own = DeferredPythonEngine()
    why = dict(zip((rule.id for rule in rules), own.assess(rules, store), strict=True))
    known = tuple(rule for rule in rules if why[rule.id] is None)
    other = tuple(rule for rule in rules if why[rule.id] is not None)
    found = (Assignment(own, known),) if known else ()
    if not other:
        return Plan(found)
    if name == "python":
        return Plan(found, tuple(_left_out(rule, f"by the in-process engine: {why[rule.id]}") for rule in other))
    try:
        return Plan((*found, Assignment(semgrep_engine(), other)))
    except EngineError as problem:
        return Plan(found, tuple(_left_out(rule, f"by Semgrep: {problem}") for rule in other))


def _assign_code(code: Sequence[Rule], others: Sequence[Rule], name: str) -> Plan:
    """LibCST rules run in their own engine, whatever runs the others; asked for by name, it runs nothing else."""
    if name in ("python", "semgrep"):
        plan = assign(others, name)
        return Plan(plan.assignments, (*plan.failures, *(_left_out(rule, f"by --engine {name}: is a LibCST rule") for rule in code)))
    from scanner.engines.libcst import LibcstEngine, missing

    plan = assign(others, name) if name == "auto" and others else Plan(())
    if not code:
        return Plan((), (Failure("", FailureKind.NO_RULES, "the libcst engine runs LibCST rules, and there are none here"),))
    if problem := missing():
        return Plan(plan.assignments, (*plan.failures, *(_left_out(rule, f"by LibCST: {problem}") for rule in code)))
    return Plan((*plan.assignments, Assignment(LibcstEngine(), tuple(code))), plan.failures)


def _left_out(rule: Rule, reason: str) -> Failure:
    return Failure(rule.path, FailureKind.RULE, f"rule {rule.id} was not run {reason}")


class Work(Record):
    """How a search runs: worker processes (0: one a core), who is told how far it is, what remembers (None: nothing).

    Files that hold `mark` are named in the answer. `salvage`: an interrupt ends the search, and what it found is the answer.
    """

    jobs: int
    progress: Progress
    store: Store | None = None
    mark: re.Pattern[bytes] | None = None
    salvage: bool = False


def search(plan: Plan, targets: Sequence[Target], work: Work) -> Searched:
    """The findings of all engines: the in-process one looks at files one by one and remembers, another is run over all of them."""
    from scanner.scan.interrupted import interrupted
    from scanner.scan.search import Searched, SearchInterrupted

    parts: list[Searched] = []
    try:
        for one in plan.assignments:
            parts.append(_search_one(one, targets, work))
    except KeyboardInterrupt as stop:
        if not work.salvage:
            raise
        nothing = Searched((), (interrupted(len(targets), len(targets)),), 0, frozenset())
        parts.append(stop.searched if isinstance(stop, SearchInterrupted) else nothing)
    findings = _once(parts)
    failures = tuple(sorted({*plan.failures, *(failure for part in parts for failure in part.failures)}))
    marks = [part.marked for part in parts if part.marked is not None]
    marked = frozenset().union(*marks) if len(marks) == len(parts) else None
    return Searched(findings, failures, max((part.scanned for part in parts), default=0), marked)


def _search_one(one: Assignment, targets: Sequence[Target], work: Work) -> Searched:
    from scanner.scan.search import Means, search

    if one.engine.name != "python":
        return _run_whole(one, targets, work)
    memory = memory_for(work.store, one.engine.name, one.rules) if work.store is not None else None
    return search(one.engine, one.rules, targets, Means(work.jobs, work.progress, memory, work.mark))


def _once(parts: Sequence[Searched]) -> tuple[Finding, ...]:
    """The findings of all engines; a line that one form of a rule has found is not told again for its other form."""
    kept: list[Finding] = []
    known: set[tuple[str, str, int]] = set()
    for part in parts:
        fresh = [each for each in part.findings if (each.rule_id, each.path, each.span.start_line) not in known]
        known.update((each.rule_id, each.path, each.span.start_line) for each in fresh)
        kept += fresh
    return tuple(kept)


def _run_whole(one: Assignment, targets: Sequence[Target], work: Work) -> Searched:
    from scanner.scan.findings import make_findings
    from scanner.scan.run import run_engine
    from scanner.scan.search import Searched

    result = run_engine(one.engine, one.rules, targets, work.jobs, work.progress)
    found = make_findings(result.matches, {rule.id: rule for rule in one.rules}, reader(targets))
    return Searched(found, result.failures, result.scanned, None)


def run(plan: Plan, targets: Sequence[Target], jobs: int, progress: Progress) -> EngineResult:
    """All engines over all targets, as one result: failures once, `scanned` as the engine that saw most says.

    Raises RunInterrupted, as an engine does; several engines are not begun after it.
    """
    from scanner.scan.run import run_engine

    results = [run_engine(a.engine, a.rules, targets, jobs, progress) for a in plan.assignments]
    matches = sorted(match for result in results for match in result.matches)
    failures = sorted({*plan.failures, *(failure for result in results for failure in result.failures)})
    return EngineResult(tuple(matches), tuple(failures), max((result.scanned for result in results), default=0))
