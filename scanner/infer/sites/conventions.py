"""Conventions: how often the corrected form stands in the code base beside the form that the incident had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scanner.infer.edits.lesson import Changed
from scanner.infer.hunting import Learned, bare_rule, fullness
from scanner.infer.words.describe import describe
from scanner.model.formula import Either, Every, Formula, Not, Pattern
from scanner.model.hunt import Convention
from scanner.model.match import Match
from scanner.model.rule import Rule

_MOST = 5
_PREFIX = "right-"
_TELLING = 2.0


def corrected_form(learned: Learned) -> Formula | None:
    """What matches the places that have it right; None where the fix only took something away, or the form says too little."""
    formula = learned.formula
    if isinstance(formula, Every):
        positives = [part for part in formula.formulas if not isinstance(part, Not)]
        negatives = [part.formula for part in formula.formulas if isinstance(part, Not)]
        if not positives or not negatives:
            return None
        return Every((*positives, negatives[0] if len(negatives) == 1 else Either(tuple(negatives))))
    texts = [negative.texts[0] for negative in learned.candidate.negatives if not negative.inside]
    if not texts or fullness(texts[0]) < _TELLING or texts[0] == learned.candidate.text:
        return None
    return Pattern(texts[0])


def counting_rules(learned: Mapping[str, Learned]) -> list[Rule]:
    """Rules that count the corrected forms of the patterns most likely to be kept: the widest precise ones. Few, since each is run."""
    likely = sorted((one for one in learned.values() if one.safe), key=lambda one: -one.candidate.policy.width)
    rules: list[Rule] = []
    seen: set[Formula] = set()
    for one in likely:
        form = corrected_form(one)
        if form is not None and form not in seen and len(rules) < _MOST:
            seen.add(form)
            rules.append(bare_rule(_PREFIX + one.id, form))
    return rules


def is_counting(id: str) -> bool:
    """Whether a rule id is one of `counting_rules`."""
    return id.startswith(_PREFIX)


@dataclass(frozen=True, slots=True)
class Counted:
    """The rules of `counting_rules` and what they matched."""

    rules: Sequence[Rule] = ()
    matches: Sequence[Match] = ()


def convention(learned: Learned, sites: int, counted: Counted, lesson: Sequence[Changed]) -> Convention | None:
    """The evidence for one pattern with so many sites; None where its corrected form was not counted, or stands nowhere else.

    What the fix itself wrote does not count.
    """
    form = corrected_form(learned)
    ids = {rule.id for rule in counted.rules if rule.formula == form}
    if form is None or not ids:
        return None
    written = {one.change.path: one.corrected for one in lesson}
    mine = [match for match in counted.matches if match.rule_id in ids and not _own(match, written)]
    places = {(match.path, match.span.start_line, match.span.start_column) for match in mine}
    if not places:
        return None
    return Convention(len(places), sites, _words(learned.formula, form, len(places), sites))


def _own(match: Match, written: Mapping[str, frozenset[int]]) -> bool:
    lines = written.get(match.path, frozenset())
    return any(line in lines for line in range(match.span.start_line, match.span.end_line + 1))


def _words(formula: Formula, form: Formula, right: int, wrong: int) -> str:
    one = right == 1
    rest = "" if not wrong else f"; this {wrong} does not" if wrong == 1 else f"; these {wrong} do not"
    if not isinstance(formula, Every):
        return f"{right} other place{' has' if one else 's have'} the corrected form, {describe(form)}{rest}"
    positive = describe(next(part for part in formula.formulas if not isinstance(part, Not)))
    noun = "call" if positive.startswith(("a call of", "any call")) else "place"
    return f"{right} other {noun}{'' if one else 's'} {_having(describe(formula).removeprefix(positive).strip(' ,'), one)}{rest}"


def _having(lacking: str, one: bool) -> str:
    """The opposite of what a description says is missing: "have `timeout`" of "without `timeout`"."""
    if " and " in lacking:
        return f"{'has' if one else 'have'} the correction"
    if lacking.startswith("without "):
        return f"{'has' if one else 'have'} {lacking.removeprefix('without ')}"
    if lacking.startswith("outside "):
        return f"{'stands' if one else 'stand'} inside {lacking.removeprefix('outside ')}"
    if lacking.startswith("with no later "):
        return f"{'has' if one else 'have'} a later {lacking.removeprefix('with no later ')}"
    if lacking.startswith("with no earlier "):
        return f"{'has' if one else 'have'} an earlier {lacking.removeprefix('with no earlier ')}"
    return f"{'has' if one else 'have'} the correction"
