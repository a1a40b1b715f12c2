"""Proving: a rule is about the bug when it fires at the changed place before the fix and not on what the fix wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scanner.infer.edits.lesson import Changed
from scanner.model.match import Match
from scanner.model.ports import Engine
from scanner.model.proof import Verdict
from scanner.model.rule import Rule
from scanner.model.source import Span


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A rule and the place of the before side where it must fire: a file of the lesson and a span in it."""

    rule: Rule
    file: Changed
    span: Span


def prove(claims: Sequence[Claim], lesson: Sequence[Changed], engine: Engine) -> dict[str, Verdict]:
    """The verdict of every claim, by rule id. One engine run over both sides of the lesson."""
    targets = [target for one in lesson for target in one.targets()]
    result = engine.run([claim.rule for claim in claims], targets)
    failed = {failure.path for failure in result.failures}
    hits: dict[str, list[Match]] = {}
    for match in result.matches:
        hits.setdefault(match.rule_id, []).append(match)
    found: dict[str, Verdict] = {}
    for claim in claims:
        if claim.rule.id in failed:
            found[claim.rule.id] = Verdict.UNPROVEN
        else:
            found[claim.rule.id] = _verdict(claim, hits.get(claim.rule.id, []), lesson)
    return found


def _verdict(claim: Claim, hits: Iterable[Match], lesson: Sequence[Changed]) -> Verdict:
    fired = False
    by_path = {one.change.path: one for one in lesson}
    forbidden = _landed_lines(claim)
    for match in hits:
        side, path = match.path.split("/", 1)
        file = by_path[path]
        if side == "before":
            fired = fired or (file is claim.file and _at(match.span, claim.span))
        elif silent_lines_touched(match.span, file.corrected) or (file is claim.file and match.span.start_line in forbidden):
            return Verdict.FIRES_AFTER
    return Verdict.PROVEN if fired else Verdict.SILENT_BEFORE


def _at(hit: Span, place: Span) -> bool:
    """Whether a hit is this place: it starts on the place's lines, or lies around it starting close by."""
    return place.start_line <= hit.start_line <= place.end_line or (hit.contains(place) and place.start_line - hit.start_line <= 2)


def silent_lines_touched(span: Span, corrected: frozenset[int]) -> bool:
    """Whether a hit stands on lines that the fix wrote. Of a long hit (a whole function) only its first lines count."""
    last = span.end_line if span.end_line - span.start_line < 8 else span.start_line + 3
    return any(line in corrected for line in range(span.start_line, last + 1))


def _landed_lines(claim: Claim) -> frozenset[int]:
    """Where the place's own lines stand after the fix: the rule must be silent there too."""
    span = claim.span
    return frozenset(claim.file.landed[line] for line in range(span.start_line, span.end_line + 1) if line in claim.file.landed)


@dataclass(frozen=True, slots=True, eq=False)
class RuleProof:
    """A kept rule's verdict on a lesson, and the file that it fired in; `failure` says why it could not be tried."""

    verdict: Verdict
    file: Changed | None = None
    failure: str = ""


def prove_rule(rule: Rule, lesson: Sequence[Changed], engine: Engine) -> RuleProof:
    """Prove one rule whose place is not known: it must fire before at a place that the fix touched, and be silent on all it wrote."""
    return prove_rules([rule], lesson, engine)[rule.id]


def prove_rules(rules: Sequence[Rule], lesson: Sequence[Changed], engine: Engine) -> dict[str, RuleProof]:
    """The same for several rules, by id, in one engine run."""
    result = engine.run(rules, [target for one in lesson for target in one.targets()])
    failed = {failure.path: failure.detail for failure in result.failures}
    whole = next((failure.detail for failure in result.failures if failure.path not in {rule.id for rule in rules}), "")
    touched = {one.change.path: _touched(one) for one in lesson}
    found: dict[str, RuleProof] = {}
    for rule in rules:
        problem = failed.get(rule.id, whole)
        hits = [match for match in result.matches if match.rule_id == rule.id]
        found[rule.id] = RuleProof(Verdict.UNPROVEN, failure=problem) if problem else _rule_proof(hits, lesson, touched)
    return found


def _rule_proof(hits: Sequence[Match], lesson: Sequence[Changed], touched: Mapping[str, frozenset[int]]) -> RuleProof:
    fired: Changed | None = None
    for one in lesson:
        for match in hits:
            if match.path == "after/" + one.change.path and silent_lines_touched(match.span, one.corrected):
                return RuleProof(Verdict.FIRES_AFTER, one)
            if match.path == "before/" + one.change.path and silent_lines_touched(match.span, touched[one.change.path]):
                fired = fired or one
    return RuleProof(Verdict.PROVEN, fired) if fired else RuleProof(Verdict.SILENT_BEFORE)


def _touched(one: Changed) -> frozenset[int]:
    """Lines of the before side that the fix changed, and those beside them."""
    gone = set(range(1, len(one.before.lines) + 1)) - set(one.landed)
    return frozenset(gone | {line + step for line in gone for step in (-1, 1)} | _beside_insertions(one))


def _beside_insertions(one: Changed) -> set[int]:
    """Lines of the before side next to which the fix put new lines."""
    found: set[int] = set()
    for line, landed in one.landed.items():
        if landed - 1 in one.corrected or landed + 1 in one.corrected:
            found.add(line)
    return found
