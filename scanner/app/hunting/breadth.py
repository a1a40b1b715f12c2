"""Which patterns are looked for, and in which files: wide ones cost the most and tell the least."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scanner.engines.python import CompiledRule, compile_rule
from scanner.infer.hunting import Learned, bare_rule
from scanner.model.match import EngineResult
from scanner.model.rule import Rule
from scanner.model.source import Target

_WIDEST = 150
_WIDEST_KIN = 60
_FEWEST = 5
_Run = Callable[[Sequence[Rule], Sequence[Target]], EngineResult]


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The patterns to look for. `homes` are the only files, as indices of the targets, where those with a regular expression can match."""

    learned: dict[str, Learned]
    homes: Mapping[str, frozenset[int]]

    def scan(self, rules: Sequence[Rule], targets: Sequence[Target], run: _Run) -> EngineResult:
        """All rules over the files where they can match, as one result."""
        narrow = [rule for rule in rules if rule.id in self.homes]
        result = run([rule for rule in rules if rule.id not in self.homes], targets)
        wanted = sorted({index for rule in narrow for index in self.homes[rule.id]})
        if not wanted:
            return result
        more = run(narrow, [targets[index] for index in wanted])
        matches, failures = sorted((*result.matches, *more.matches)), sorted({*result.failures, *more.failures})
        return EngineResult(tuple(matches), tuple(failures), max(result.scanned, more.scanned))


def affordable(learned: Mapping[str, Learned], targets: Sequence[Target]) -> Reach:
    """The patterns whose words stand in at most 150 files, 60 for names of a kind; the five whose words come up latest where all are wider.

    Only bytes are looked at, and a pattern no more once it is known to be too wide.
    """
    parts = {id: one.candidate.part.encode() for id, one in learned.items()}
    ends = {id: [end.encode() for end in one.candidate.ends] for id, one in learned.items()}
    if len(targets) <= _WIDEST and not any(parts.values()):
        return Reach(dict(learned), {})
    compiled = {id: compile_rule(bare_rule(id, one.formula)) for id, one in learned.items()}
    open_rules = {id: rule for id, rule in compiled.items() if isinstance(rule, CompiledRule)}
    homes: dict[str, set[int]] = {id: set() for id in open_rules}
    closed: list[str] = []
    for index, target in enumerate(targets):
        try:
            content = target.read()
        except OSError:
            continue  # the scan itself reports what cannot be read
        for id, rule in list(open_rules.items()):
            if parts[id] in content and (not ends[id] or any(end in content for end in ends[id])) and rule.may_match(content):
                homes[id].add(index)
                if len(homes[id]) > (_WIDEST_KIN if parts[id] else _WIDEST):
                    closed.append(id)
                    del open_rules[id]
    kept = set(open_rules) or set([id for id in closed if not parts[id]][-_FEWEST:])
    return Reach({id: one for id, one in learned.items() if id in kept}, {id: frozenset(homes[id]) for id in kept if parts[id]})
