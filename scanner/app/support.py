"""Whether the in-process engine can run rules, asked without loading it where the answer is remembered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property

from scanner.app.memory import rules_key
from scanner.model.match import EngineResult
from scanner.model.ports import Engine, Store
from scanner.model.rule import Rule
from scanner.model.source import Target


class DeferredPythonEngine:
    """The in-process engine, loaded when it is first needed: that is most of the start-up, and a warm scan needs none of it."""

    name = "python"

    @cached_property
    def _real(self) -> Engine:
        from scanner.engines.python import PythonEngine

        return PythonEngine()

    @property
    def version(self) -> str:
        """The version that a proof records."""
        return self._real.version

    def unsupported(self, rule: Rule) -> str | None:
        """Why the engine cannot run the rule in full; None when it can."""
        return self._real.unsupported(rule)

    def run(self, rules: Sequence[Rule], targets: Sequence[Target]) -> EngineResult:
        """All matches of all rules."""
        return self._real.run(rules, targets)


def reasons(engine: Engine, rules: Sequence[Rule], store: Store | None) -> list[str | None]:
    """For each rule why the engine cannot run it, None where it can; remembered in `store`."""
    key = b"support" + rules_key(engine.name, rules)
    if store is not None:
        known = _read(store.get([key]).get(key), len(rules))
        if known is not None:
            return known
    found = [engine.unsupported(rule) for rule in rules]
    if store is not None:
        store.put({key: json.dumps(found).encode("ascii")})
    return found


def _read(kept: bytes | None, count: int) -> list[str | None] | None:
    try:
        found = json.loads(kept) if kept is not None else None
    except ValueError:
        return None
    if not isinstance(found, list) or len(found) != count or not all(one is None or isinstance(one, str) for one in found):
        return None
    return found
