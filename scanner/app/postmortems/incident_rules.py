"""The kept rules of an incident."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.adapters.rule_files import code_of
from scanner.model.incident import PostMortem
from scanner.model.rule import Rule


def rules_of(postmortem: PostMortem, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules that name the incident, and those called like its bug class or like the rule of its recorded hunt.

    Of a rule that is kept as a pattern and as code, the pattern.
    """
    incident = postmortem.incident
    names = {incident.bug_class.id if incident.bug_class else "", incident.hunt.rule if incident.hunt else ""} - {""}
    found = tuple(rule for rule in rules if rule.id in names or incident_of(rule) == incident.id)
    patterns = {rule.id for rule in found if code_of(rule) is None}
    return tuple(rule for rule in found if code_of(rule) is None or rule.id not in patterns)


def incident_of(rule: Rule) -> str:
    """The id of the incident that a rule was learned from; "" where it records none."""
    ours = rule.metadata.get("bugclass")
    found = ours.get("incident") if isinstance(ours, Mapping) else None
    return found if isinstance(found, str) else ""
