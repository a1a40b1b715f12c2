"""One file, looked at whole: read once, matched, and its findings made while its text and tree are at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scanner.model.failure import Failure, FailureKind
from scanner.model.ports import Engine
from scanner.model.record import Record
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.scan.careful import run_carefully
from scanner.scan.findings import make_findings
from scanner.scan.look import Look, digest_of


class LookTask(Record):
    """Looks at files with an engine and its rules."""

    engine: Engine
    rules: tuple[Rule, ...]
    by_id: Mapping[str, Rule]
    digests: bool = False
    mark: re.Pattern[bytes] | None = None

    def __call__(self, targets: Sequence[Target]) -> list[Look]:
        """One look a target. Raises ScannerError where the engine cannot start."""
        return [self.look(target) for target in targets]

    def lost(self, target: Target, failure: Failure) -> list[Look]:
        """Only the failure."""
        return [Look(target.path, (), (failure,), 0, marked=True)]

    def look(self, target: Target) -> Look:
        """One file. Never raises for what it contains."""
        try:
            content = target.read()
        except OSError as problem:
            return Look(target.path, (), (Failure(target.path, FailureKind.UNREADABLE, problem.strerror or str(problem)),), 0, marked=True)
        result = run_carefully(self.engine, self.rules, (Target(target.path, content=content),))
        found = make_findings(result.matches, self.by_id, lambda path: content) if result.matches else ()
        digest = digest_of(content) if self.digests else b""
        marked = self.mark is not None and self.mark.search(content) is not None
        return Look(target.path, found, result.failures, result.scanned, digest, marked)


def look_task(engine: Engine, rules: Sequence[Rule], digests: bool, mark: re.Pattern[bytes] | None) -> LookTask:
    """The task of looking at files with these rules; with `digests`, saying what content was read; telling which files hold `mark`."""
    return LookTask(engine, tuple(rules), {rule.id: rule for rule in rules}, digests, mark)
