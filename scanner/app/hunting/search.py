"""One hunt's look at the code base: the candidates and what counts conventions, in one scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scanner.app.hunting.breadth import Reach, affordable
from scanner.app.scanning import engines
from scanner.app.scanning.targets import reader
from scanner.infer.edits.lesson import Changed
from scanner.infer.hunting import HuntResult, Learned, hunt
from scanner.infer.sites.conventions import Counted, counting_rules, is_counting
from scanner.model.match import EngineResult
from scanner.model.ports import Engine, Progress
from scanner.model.request import RunOptions
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.scan.interrupted import RunInterrupted
from scanner.scan.targets import find_targets


class Search:
    """The files of one hunt, and the scans over them."""

    def __init__(self, options: RunOptions, progress: Progress, own: Engine) -> None:
        self._options = options
        self._progress = progress
        self.own = own
        self.found = find_targets(options.root, options.paths)
        self.read = reader(self.found.targets)
        self.counted = Counted()
        self.left_out = 0
        self._reach = Reach({}, {})
        self._stopped = False

    @property
    def engine(self) -> str:
        """Candidates run in-process unless Semgrep is asked for by name."""
        return "python" if self._options.engine == "auto" else self._options.engine

    def sites(self, lesson: Sequence[Changed], learned: Mapping[str, Learned]) -> HuntResult:
        """The ranked sites of all patterns but those that are too common to be looked for."""
        self._reach = affordable(learned, self.found.targets)
        kept = self._reach.learned
        self.left_out = len(learned) - len(kept)
        self.counted = Counted([rule for rule in counting_rules(kept) if self.own.unsupported(rule) is None])
        return hunt(lesson, kept, self._scan, self.read)

    def _scan(self, rules: Sequence[Rule]) -> EngineResult:
        result = self._reach.scan([*rules, *self.counted.rules], self.found.targets, self._run)
        self._progress.stage("Ranking", 1)
        named = {rule.id: f"rule {rule.id}:" for rule in self.counted.rules}
        cut = {id for id, start in named.items() if any(failure.detail.startswith(start) for failure in result.failures)}
        whole = [rule for rule in self.counted.rules if rule.id not in cut]  # half a count is no evidence, but the sites are complete
        self.counted = Counted(whole, [match for match in result.matches if is_counting(match.rule_id) and match.rule_id not in cut])
        failures = tuple(failure for failure in result.failures if not failure.detail.startswith(tuple(named.values())))
        return EngineResult(tuple(m for m in result.matches if not is_counting(m.rule_id)), failures, result.scanned)

    def _run(self, rules: Sequence[Rule], targets: Sequence[Target]) -> EngineResult:
        if self._stopped:
            return EngineResult((), (), 0)
        try:
            return engines.run(engines.assign(rules, self.engine), targets, self._options.jobs, self._progress)
        except RunInterrupted as stop:
            if not self._options.salvage:
                raise
            self._stopped = True
            return stop.result
