"""Whether the in-process engine can run rules, asked without loading it where the answer is remembered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from scanner.app.scanning.memory import rules_key
from scanner.model.match import EngineResult
from scanner.model.ports import Store
from scanner.model.record import Record
from scanner.model.rule import Rule
from scanner.model.source import Target

if TYPE_CHECKING:
    from scanner.engines.python import PythonEngine


class DeferredPythonEngine:
    """The in-process engine, loaded when it is first needed: that is most of the start-up, and a warm scan needs none of it."""

    name = "python"

    def __init__(self) -> None:
        self._sieves: dict[str, str] = {}

    @cached_property
    def _real(self) -> PythonEngine:
        from scanner.engines.python import PythonEngine

        return PythonEngine(self._sieves)

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

    def assess(self, rules: Sequence[Rule], store: Store | None) -> list[str | None]:
        """For each rule why the engine cannot run it, None where it can; remembered in `store`, with what makes compiling it needless."""
        key = b"support" + rules_key(self.name, rules)
        known = _read(store.get([key]).get(key), len(rules)) if store is not None else None
        if known is None:
            known = [_Support(self.unsupported(rule), self._real.sieve(rule)) for rule in rules]
            if store is not None:
                store.put({key: json.dumps([[one.reason, one.sieve] for one in known]).encode("ascii")})
        self._sieves.update({rule.document: one.sieve for rule, one in zip(rules, known, strict=True) if one.sieve and rule.document})
        return [one.reason for one in known]


class _Support(Record):
    """Why a rule cannot be run, or (None) what leaves files out for it."""

    reason: str | None
    sieve: str | None


def _read(kept: bytes | None, count: int) -> list[_Support] | None:
    try:
        found = json.loads(kept) if kept is not None else None
    except ValueError:
        return None
    if not isinstance(found, list) or len(found) != count or not all(map(_is_support, found)):
        return None
    return [_Support(reason, sieve) for reason, sieve in found]


def _is_support(one: object) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(part is None or isinstance(part, str) for part in one) and None in one
