"""Triage: candidate sites in rank order, and what a person says of each, kept at once."""

from __future__ import annotations

import getpass
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path

from scanner.adapters.git import Repository
from scanner.app.gating.judging import judge_everything
from scanner.app.gating.kept_decisions import TRIAGE, change_decisions, load_decisions
from scanner.app.rules.fix_records import commits_of
from scanner.app.rules.narrowing import Aim, Narrowed, can_narrow, narrow, put_back
from scanner.errors import ScannerError, UsageError
from scanner.model.finding import Finding, State
from scanner.model.note import Note, NoteKind
from scanner.model.ports import Progress
from scanner.model.report import Report
from scanner.model.request import RuleChoice, RunOptions
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.policy.baseline import excerpt
from scanner.policy.decisions import Decision, Judgement

_LEAST_PREFIX = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding that nobody has decided on, and how many more places have the same code."""

    finding: Finding
    more: int = 0


@dataclass(slots=True)
class Session:
    """A triage under way: every decision is in the file as soon as it is made."""

    root: Path
    report: Report
    candidates: tuple[Candidate, ...]
    clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
    made: list[Decision] = field(default_factory=list)
    narrowed: dict[str, Narrowed] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def decide(self, candidate: Candidate, judgement: Judgement, reason: str) -> Decision:
        """Keep a decision. Raises UsageError where it needs a reason, InputError where the file cannot be written."""
        if judgement is not Judgement.CONFIRMED and not reason.strip():
            raise UsageError(f"a decision of '{judgement.value}' needs a reason: say why, for those who come after")
        finding = candidate.finding
        when = self.clock().strftime("%Y-%m-%dT%H:%M:%SZ")
        names = (finding.fingerprint, finding.rule_id, finding.path)
        decision = Decision(*names, judgement, " ".join(reason.split()), who(self.root), when, candidate.more + 1, excerpt(finding.snippet))
        change_decisions(self.root, finding.fingerprint, decision)
        self.made.append(decision)
        return decision

    def undo(self) -> Decision | None:
        """Take the last decision of this sitting back; None where there is none."""
        if not self.made:
            return None
        last = self.made.pop()
        changed = self.narrowed.pop(last.fingerprint, None)
        if changed is not None and not put_back(self.root, changed):
            self.refused.append(f"the rule {changed.rule.id} stays as it is: {changed.rule.path} was changed since it was narrowed")
        change_decisions(self.root, last.fingerprint)
        return last

    def can_narrow(self, candidate: Candidate) -> bool:
        """Whether the candidate's rule can be asked to leave it out: it remembers the fix that it must still prove on."""
        return can_narrow(self._rule(candidate.finding.rule_id))

    def narrow(self, candidate: Candidate) -> str:
        """Make the rule of a false positive narrower, kept and proven anew; the line that says what came of it."""
        finding, rule = candidate.finding, self._rule(candidate.finding.rule_id)
        told = f"{finding.path}:{finding.span.start_line}"
        try:
            if rule is None:
                raise UsageError(f"the rule {finding.rule_id} was not narrowed: it is not among the rules that were run")
            done = self.narrowed[finding.fingerprint] = narrow(self.root, rule, self._aim(finding))
        except ScannerError as problem:
            self.refused.append(f"{told}: {problem}")
            return str(problem)
        return _narrowed_words(done, told)

    def _rule(self, rule_id: str) -> Rule | None:
        """The rule as it is now: as the session found it, or as it was narrowed last."""
        changed = [each.rule for each in self.narrowed.values() if each.rule.id == rule_id]
        return changed[-1] if changed else next((each.rule for each in self.report.rules if each.rule.id == rule_id), None)

    def _aim(self, finding: Finding) -> Aim:
        found = [each for each in self.report.findings if each.rule_id == finding.rule_id]
        bugs = {each.fingerprint for each in load_decisions(self.root) if each.decision is Judgement.CONFIRMED}
        read = self.report.read
        contents = {path: read(path) if read else None for path in sorted({each.path for each in found})}
        return Aim(
            [finding, *(each for each in found if each.fingerprint == finding.fingerprint and each != finding)],
            [each for each in found if each.fingerprint in bugs],
            [Target(path, content=content) for path, content in contents.items() if content is not None],
        )


def open_session(options: RunOptions, rules: RuleChoice, progress: Progress) -> Session:
    """Scan, and take the new findings that are not decided yet, in rank order, equal code once. Raises ScannerError."""
    report = judge_everything(options, rules, progress).report
    decided = {decision.fingerprint for decision in load_decisions(options.root)}
    copies: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.state is State.NEW and finding.fingerprint not in decided:
            copies.setdefault(finding.fingerprint, []).append(finding)
    candidates = tuple(Candidate(found[0], len(found) - 1) for found in copies.values())
    return Session(options.root, report, candidates)


def decide(session: Session, asked: Sequence[tuple[str, Judgement]], reason: str, narrower: bool = False) -> Report:
    """Decisions by fingerprint, or an unmistakable beginning of one (8 digits or more). Raises UsageError; then none is kept.

    `narrower`: the rules of false positives are made narrower; where that cannot be, a note says why.
    """
    pairs = [(_named(session, fingerprint), judgement) for fingerprint, judgement in asked]
    if any(judgement is not Judgement.CONFIRMED for _, judgement in pairs) and not reason.strip():
        raise UsageError("--decide with false-positive or accepted needs --reason TEXT")
    for candidate, judgement in pairs:
        session.decide(candidate, judgement, reason)
    for candidate, judgement in pairs:
        if narrower and judgement is Judgement.FALSE_POSITIVE:
            session.narrow(candidate)
    return closing_report(session)


def closing_report(session: Session) -> Report:
    """What the session came to: decisions made, what is left, and how false positives narrow their rules."""
    left = len(session.candidates) - len(session.made)
    words = f"{len(session.made)} decided, {left} left to look at"
    rules = sorted({each.rule.path for each in session.narrowed.values()})
    saved = (*((TRIAGE,) if session.made else ()), *rules)
    notes = (*_lessons(session), Note("", 0, NoteKind.DONE, words))
    return replace(session.report, command="triage", findings=(), notes=notes, saved=saved)


def who(root: Path) -> str:
    """Who decides: as git knows them, else the name of the account."""
    repository = Repository.find(root)
    name = repository.person() if repository else ""
    if name:
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _named(session: Session, fingerprint: str) -> Candidate:
    if len(fingerprint) < _LEAST_PREFIX or not all(c in "0123456789abcdef" for c in fingerprint):
        raise UsageError(f"'{fingerprint[:40]}' is no fingerprint: give at least {_LEAST_PREFIX} of its hex digits")
    found = [candidate for candidate in session.candidates if candidate.finding.fingerprint.startswith(fingerprint)]
    if len(found) != 1:
        what = "more than one finding that is" if found else "no finding that is new and"
        raise UsageError(f"--decide {fingerprint}: {what} not decided yet has it; see `bugclass scan --format json`")
    return found[0]


def _lessons(session: Session) -> list[Note]:
    """For each rule with false positives that remembers its fix: how to learn it anew without them."""
    rules = {report.rule.id: report.rule for report in session.report.rules}
    false: dict[str, list[str]] = {}
    notes = [Note("", 0, NoteKind.LESSON, words) for words in session.refused]
    for decision in session.made:
        line = next(c.finding.span.start_line for c in session.candidates if c.finding.fingerprint == decision.fingerprint)
        if decision.fingerprint in session.narrowed:
            done = session.narrowed[decision.fingerprint]
            notes.append(Note(done.rule.path, 0, NoteKind.LESSON, _narrowed_words(done, f"{decision.path}:{line}")))
        elif decision.decision is Judgement.FALSE_POSITIVE:
            false.setdefault(decision.rule_id, []).append(f"--not {shlex.quote(f'{decision.path}:{line}')}")
    for rule_id, places in sorted(false.items()):
        rule = rules.get(rule_id)
        if rule is not None and (commits := commits_of(rule.metadata)):
            named = " ".join(f"--fix {shlex.quote(commit)}" for commit in commits)
            told = rule.metadata["bugclass"].get("incident")
            how = f"from the post-mortem of {told}, with" if told else f"bugclass learn {named}"
            words = f"to narrow the rule {rule_id}, learn it anew{'' if told else ':'} {how} {' '.join(places)}"
            notes.append(Note(rule.path, 0, NoteKind.LESSON, words))
    return notes


def _narrowed_words(done: Narrowed, place: str) -> str:
    others = {0: "no other place", 1: "one other place"}.get(done.lost, f"{done.lost} other places")
    return f"the rule {done.rule.id} was narrowed and proven anew: it no longer finds {place}, and {others} with it"
