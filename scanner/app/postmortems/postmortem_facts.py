"""What git, the tests and the kept rules say of post-mortems: the facts that the checks judge by."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from scanner.adapters.fixes import load_fix
from scanner.adapters.git import Repository
from scanner.adapters.rule_files import RuleSet
from scanner.adapters.visible import visible
from scanner.app.rules.rules import load_rules, standing
from scanner.errors import ScannerError
from scanner.infer.sites.places import is_test
from scanner.lifecycle.check.fixes import ends_of
from scanner.lifecycle.check.model import Facts, NamedState, NamedTest
from scanner.lifecycle.check.named import look_up, path_of
from scanner.lifecycle.check.reach import reaches
from scanner.model.failure import Failure, FailureKind
from scanner.model.hunt_request import FixSource
from scanner.model.incident import Incident, PostMortem

_MOST_BYTES = 5_000_000


class BelowRoot:
    """The plain files below a root; what leads out of it is not there."""

    def __init__(self, root: Path) -> None:
        self._root = Path(os.path.realpath(root))
        self._known: dict[str, bool] = {}

    def exists(self, path: str) -> bool:
        """Whether there is such a plain file."""
        if path not in self._known:
            file = self._root / path
            self._known[path] = file.is_file() and Path(os.path.realpath(file)).is_relative_to(self._root)
        return self._known[path]

    def read(self, path: str) -> bytes | None:
        """Its bytes; None where it is missing, too large or cannot be read."""
        try:
            if not self.exists(path) or (self._root / path).stat().st_size > _MOST_BYTES:
                return None
            return (self._root / path).read_bytes()
        except (OSError, ValueError):
            return None


class FactFinder:
    """Asks for the facts of each incident; what several have in common is asked once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._code = BelowRoot(root)
        self._commits: dict[str, bool | None] = {}

    def facts(self, incident: Incident) -> Facts:
        """The facts of one incident. Raises RepositoryError where git itself cannot be asked."""
        fixed = self._fixed(fix.commit for fix in incident.fixes if fix.commit) if incident.tests else ()
        return Facts(
            {revision: self._has(revision) for revision in _named(incident)},
            {name: self._test(name, fixed) for name in incident.tests},
            {rule.id: standing(rule) for rule in self._rules.rules},
            fixed,
        )

    def commit_failures(self, document: PostMortem) -> tuple[Failure, ...]:
        """The commits that a document names and a shallow clone cannot tell of."""
        lost = [revision for revision in _named(document.incident) if self._lost(revision)]
        advice = "run 'git fetch --unshallow', or in CI check out with the whole history (fetch-depth: 0)"
        words = (f"the commit '{visible(revision)[:60]}' is not in this clone (a shallow clone); {advice}" for revision in lost)
        return tuple(Failure(document.path, FailureKind.INPUT, each) for each in dict.fromkeys(words))

    def rule_failures(self, incidents: Iterable[Incident]) -> tuple[Failure, ...]:
        """The rule files that cannot be read, where one of them may hold a rule that an incident names."""
        known = {rule.id for rule in self._rules.rules}
        wanted = {incident.hunt.rule for incident in incidents if incident.hunt}
        failures = (failure for failure in self._rules.failures if failure.kind is not FailureKind.NO_RULES)
        return tuple(failures) if wanted - known else ()

    @cached_property
    def _rules(self) -> RuleSet:
        return load_rules(self._root, None, False)

    @cached_property
    def _repository(self) -> Repository | None:
        return Repository.find(self._root)

    def _has(self, revision: str) -> bool | None:
        if revision not in self._commits:
            self._commits[revision] = None if self._repository is None else self._resolves(self._repository, revision)
        return None if self._lost(revision) else self._commits[revision]

    def _lost(self, revision: str) -> bool:
        return self._commits.get(revision) is False and self._repository is not None and self._repository.shallow

    def _resolves(self, repository: Repository, revision: str) -> bool:
        try:
            repository.resolve(revision)
        except ScannerError:
            return False
        return True

    def _fixed(self, commits: Iterable[str]) -> tuple[str, ...]:
        """The files that the fixes changed and that are still there, tests left out. A fix without readable Python has none."""
        found: list[str] = []
        for commit in commits:
            try:
                intake = load_fix(FixSource(revision=commit), None, self._root)
            except ScannerError:
                continue
            found += [change.path for fix in intake.fixes for change in fix.changes]
        return tuple(dict.fromkeys(path for path in found if not is_test(path) and self._code.exists(path)))

    def _test(self, name: str, fixed: tuple[str, ...]) -> NamedTest:
        path = path_of(name)
        found = look_up(name, self._code.read(path))
        if found.state is not NamedState.FOUND or not fixed:
            return found
        return NamedTest(NamedState.FOUND, reaches(path, frozenset(fixed), self._code))


def _named(incident: Incident) -> tuple[str, ...]:
    """The revisions that an incident names."""
    fixes = [end for fix in incident.fixes for end in ends_of(fix.commit or "")]
    return tuple(dict.fromkeys([*fixes, *([incident.hunt.commit] if incident.hunt and incident.hunt.commit else [])]))
