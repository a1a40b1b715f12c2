"""Triage decisions: what they suppress, what they leave, and how their file is read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.errors import InputError
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State
from scanner.model.note import NoteKind
from scanner.model.source import Span
from scanner.policy.decisions import Decision, Judgement, apply_decisions, decisions_text, read_decisions
from scanner.policy.gate import let_pass

A, B = "a" * 32, "b" * 32


def found(path: str, code: str = A) -> Finding:
    return Finding("r", path, Span(1, 1, 1, 5), "m", "call()", code)


def decided(decision: Judgement, count: int = 1, path: str = "a.py", rule: str = "r") -> Decision:
    return Decision(A, rule, path, decision, "looked at it", "Ada", "2026-11-23T10:00:00Z", count, "call()")


def suppressed(findings: list[Finding], *decisions: Decision) -> list[str]:
    return [finding.path for finding in apply_decisions(findings, decisions) if finding.state is State.SUPPRESSED]


def test_a_false_positive_is_one_in_every_copy() -> None:
    assert suppressed([found("a.py"), found("b.py"), found("c.py", B)], decided(Judgement.FALSE_POSITIVE)) == ["a.py", "b.py"]


def test_what_is_accepted_is_as_many_as_there_were() -> None:
    assert suppressed([found("0.py"), found("a.py")], decided(Judgement.ACCEPTED)) == ["a.py"]
    assert suppressed([found("0.py"), found("a.py"), found("b.py")], decided(Judgement.ACCEPTED, 2)) == ["0.py", "a.py"]


def test_what_is_confirmed_stays() -> None:
    assert suppressed([found("a.py")], decided(Judgement.CONFIRMED)) == []


def test_another_rule_is_not_meant() -> None:
    assert suppressed([found("a.py")], decided(Judgement.FALSE_POSITIVE, rule="s")) == []


def test_what_a_comment_suppresses_keeps_its_reason() -> None:
    known = replace(found("a.py"), state=State.BASELINED)
    assert apply_decisions([known], [decided(Judgement.FALSE_POSITIVE)]) == (known,)


def test_the_reason_names_who() -> None:
    (finding,) = apply_decisions([found("a.py")], [decided(Judgement.ACCEPTED)])
    assert finding.suppression is not None and not finding.suppression.in_source
    assert finding.suppression.reason == "accepted: looked at it (Ada)"


def test_the_latest_of_several_decisions_counts() -> None:
    first = decided(Judgement.ACCEPTED)
    later = replace(first, decision=Judgement.CONFIRMED, when="2026-11-24T10:00:00Z")
    for order in ((first, later), (later, first)):
        assert read_decisions("".join(decisions_text([each]) for each in order), "t") == (later,)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('"accepted"', '"acepted"'), "t:1: 'acepted' is not a decision; known: confirmed, false-positive, accepted"),
        (('"looked at it"', '" "'), "t:1: a decision of 'accepted' needs a reason"),
        (('"who"', '"whom"'), "t:1: has the unknown key 'whom'"),
        (('"count": 1', '"count": -1'), "t:1: 'count' must be a number from 1"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(change: tuple[str, str], words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_decisions(decisions_text([decided(Judgement.ACCEPTED)]).replace(*change), "t")
    assert str(caught.value).startswith(words)


def test_what_is_let_pass_is_told_and_nothing_else_is_let_pass() -> None:
    failures = [Failure("a.py", FailureKind.UNPARSABLE, "x"), Failure("b.py", FailureKind.TIMEOUT, "y")]
    let = let_pass(failures, [FailureKind.UNPARSABLE])
    assert let.standing == (failures[1],) and let.allowed == (failures[0],)
    assert [(note.path, note.kind) for note in let.notes] == [("a.py", NoteKind.ALLOWED_INCOMPLETE)]
    assert let_pass(failures, []).standing == tuple(failures) and let_pass(failures, []).notes == ()
