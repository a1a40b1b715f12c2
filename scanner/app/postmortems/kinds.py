"""What verify and debt find, as rules: what each asks and why, for reports that show rules beside findings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from scanner.model.finding import Finding
from scanner.model.proof import Verdict
from scanner.model.report import RuleReport
from scanner.model.rule import Level, Rule

ENGINE = "postmortem"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding: the noun to count (its plural ends on s), what is the matter with it, why that matters, what to do."""

    noun: str
    state: str
    why: str
    remedy: str


_CONTAINMENT = Kind(
    "containment",
    "left behind",
    "What held the incident off is still in place though the incident is over.",
    "Take it out of the code or configuration; a pattern that finds something else is corrected in the post-mortem.",
)
_WORKAROUND = Kind(
    "workaround",
    "past its expiry",
    "A workaround was to last until a day that is past.",
    "Replace it by the root-cause fix, or give it a new `expires` in the post-mortem.",
)
KINDS = {
    "debt/containment-left-behind": _CONTAINMENT,
    "debt/workaround-expired": _WORKAROUND,
    "debt/action-overdue": Kind(
        "action",
        "overdue",
        "An action item of a post-mortem was to be done by a day that is past.",
        "Do it and set `done`, or agree on a new day.",
    ),
    "debt/rule-unproven": Kind(
        "rule", "not proven", "The silence of a rule that nothing proves says nothing.", "Run `bugclass prove`, or learn the rule anew."
    ),
    "debt/sibling-not-fixed": Kind(
        "confirmed sibling",
        "not fixed",
        "Somebody confirmed that this place has the bug of the incident.",
        "Correct it: `bugclass fix RULE`.",
    ),
    "verify/containment-left-behind": _CONTAINMENT,
    "verify/workaround-expired": _WORKAROUND,
}


def kinds_of(findings: Iterable[Finding]) -> tuple[RuleReport, ...]:
    """The kinds behind the findings, each once, by id; findings of kept rules have none."""
    levels = {finding.rule_id: finding.level for finding in findings if finding.rule_id in KINDS}
    return tuple(RuleReport(_rule(id, KINDS[id], levels[id]), ENGINE, Verdict.UNPROVEN) for id in sorted(levels))


def _rule(id: str, kind: Kind, level: Level) -> Rule:
    title = f"{kind.noun.capitalize()} {kind.state}"
    about = {"title": title, "why": kind.why, "correction": kind.remedy}
    document = json.dumps({"id": id, "message": title, "metadata": {"bugclass": about, "tags": ["post-mortem"]}})
    return Rule(id, title, level, (), None, document)
