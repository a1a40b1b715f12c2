"""Leaves out patterns that could match almost anywhere: they cost the most and tell the least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scanner.engines.python import CompiledRule, compile_rule
from scanner.infer.hunting import Learned, bare_rule
from scanner.model.source import Target

_WIDEST = 150
_FEWEST = 5


def affordable(learned: Mapping[str, Learned], targets: Sequence[Target]) -> dict[str, Learned]:
    """The patterns whose words stand in at most 150 files; the five whose words come up latest where all are wider.

    Only bytes are looked at, and a pattern no more once it is known to be too wide.
    """
    if len(targets) <= _WIDEST:
        return dict(learned)
    compiled = {id: compile_rule(bare_rule(id, one.formula)) for id, one in learned.items()}
    open_rules = {id: rule for id, rule in compiled.items() if isinstance(rule, CompiledRule)}
    counts = dict.fromkeys(open_rules, 0)
    closed: list[str] = []
    for target in targets:
        try:
            content = target.read()
        except OSError:
            continue  # the scan itself reports what cannot be read
        for id, rule in list(open_rules.items()):
            if rule.may_match(content):
                counts[id] += 1
                if counts[id] > _WIDEST:
                    closed.append(id)
                    del open_rules[id]
    kept = set(open_rules) or set(closed[-_FEWEST:])
    return {id: one for id, one in learned.items() if id in kept}
