"""Triage decisions: what a person said of a finding, who, when and why. One a line, sorted by fingerprint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from scanner.model.finding import Finding, State, Suppression
from scanner.policy.json_lines import broken, read_lines, write_line


class Judgement(str, Enum):
    """What a person said of a finding; the values are part of the file's format."""

    CONFIRMED = "confirmed"
    FALSE_POSITIVE = "false-positive"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """One decision. `when` is ISO 8601, UTC. `count`: how many equal findings it was about; `excerpt` is for people."""

    fingerprint: str
    rule_id: str
    path: str
    decision: Judgement
    reason: str
    who: str
    when: str
    count: int = 1
    excerpt: str = ""


_FIELDS = {name: int if name == "count" else str for name in Decision.__dataclass_fields__}


def read_decisions(text: str, name: str) -> tuple[Decision, ...]:
    """The decisions of a file, sorted; of several about one finding, the latest. Raises InputError with the line."""
    found: dict[str, Decision] = {}
    for line in read_lines(text, name, _FIELDS):
        try:
            verdict = Judgement(line.values["decision"])
        except ValueError:
            known = ", ".join(each.value for each in Judgement)
            raise broken(name, line.number, f"'{line.values['decision'][:40]}' is not a decision; known: {known}") from None
        decision = Decision(**{**line.values, "decision": verdict})
        if verdict is not Judgement.CONFIRMED and not decision.reason.strip():
            raise broken(name, line.number, f"a decision of '{verdict.value}' needs a reason")
        known_one = found.get(decision.fingerprint)
        if known_one is None or known_one.when <= decision.when:
            found[decision.fingerprint] = decision
    return tuple(sorted(found.values()))


def decisions_text(decisions: Iterable[Decision]) -> str:
    """The file that holds these decisions."""
    return "".join(
        write_line({name: getattr(each, name) for name in _FIELDS} | {"decision": each.decision.value}) for each in sorted(decisions)
    )


def apply_decisions(findings: Sequence[Finding], decisions: Iterable[Decision]) -> tuple[Finding, ...]:
    """New findings that a person called false, or accepted, are suppressed with that reason.

    A false positive is one wherever the same code stands; what was accepted is as many places as were there, so that a further copy
    is new. Confirmed findings stay new.
    """
    by_finding = {(each.rule_id, each.fingerprint): each for each in decisions if each.decision is not Judgement.CONFIRMED}
    used: dict[str, int] = defaultdict(int)
    told: dict[int, Finding] = {}
    own_first = sorted(range(len(findings)), key=lambda n: not _is_at_home(findings[n], by_finding))
    for number in own_first:
        finding = findings[number]
        decision = by_finding.get((finding.rule_id, finding.fingerprint))
        if decision is None or finding.state is not State.NEW:
            continue
        used[finding.fingerprint] += 1
        if decision.decision is Judgement.FALSE_POSITIVE or used[finding.fingerprint] <= decision.count:
            reason = f"{decision.decision.value}: {decision.reason} ({decision.who})"
            told[number] = replace(finding, state=State.SUPPRESSED, suppression=Suppression(reason, in_source=False))
    return tuple(told.get(number, finding) for number, finding in enumerate(findings))


def _is_at_home(finding: Finding, decisions: dict[tuple[str, str], Decision]) -> bool:
    decision = decisions.get((finding.rule_id, finding.fingerprint))
    return decision is not None and decision.path == finding.path
