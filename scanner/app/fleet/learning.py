"""The rules of a fleet: those that are there, or one that a hunt learns for the occasion."""

from __future__ import annotations

from scanner.adapters.rule_files import RuleSet
from scanner.app.hunting.hunt import found_by
from scanner.app.rules.rules import load_rules
from scanner.app.scanning.running import store_for
from scanner.errors import NoLesson
from scanner.model.hunt_request import FixSource, HuntChoice
from scanner.model.ports import Progress
from scanner.model.request import RuleChoice, RunOptions


def rules_for(wanted: RuleChoice | FixSource, options: RunOptions, progress: Progress) -> RuleSet:
    """Kept, named or shipped rules; or, from a fix of the root, the rule of the rung that its hunt recommends.

    Raises ScannerError where there is nothing to learn from.
    """
    if isinstance(wanted, RuleChoice):
        return load_rules(options.root, wanted.named, wanted.library, store_for(options))
    report = found_by(wanted, options, HuntChoice(), progress)
    chosen = [rung.rule for rung in report.hunt.ladder if rung.chosen] if report.hunt else []
    if not chosen:
        raise NoLesson("the hunt recommends no rule; look at it with `bugclass hunt`")
    return RuleSet((chosen[0],), ())
